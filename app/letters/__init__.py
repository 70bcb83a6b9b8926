"""The open letter: its text in six languages, and how each addressee is written to."""
