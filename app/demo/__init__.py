"""Clearly fictitious sample activity, so that every page of the demo has something to show."""

from app.demo.actions import fill
from app.demo.cast import visitor

__all__ = ["fill", "visitor"]
