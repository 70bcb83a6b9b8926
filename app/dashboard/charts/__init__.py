"""Drawings of the stance page: pure functions from numbers to SVG, coloured by classes only."""
