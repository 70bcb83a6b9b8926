"""The readable record of who changed what."""
