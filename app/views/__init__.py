"""Saved views: a name for the address of a filtered page."""
