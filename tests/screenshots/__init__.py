"""`python -m tests.screenshots` writes docs/screenshots/: every page of a demo, as it looks now."""
