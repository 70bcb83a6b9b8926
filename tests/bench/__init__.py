"""Measurements on ten times the real data: `python -m tests.bench --help`. Never a timed test."""
