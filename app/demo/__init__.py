"""Clearly fictitious sample activity, so that every page of the demo has something to show."""
