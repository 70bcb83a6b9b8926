"""Operator commands: thin shells around actions; each has --json, a message and an exit code."""

from app.cli.commands import main

__all__ = ["main"]
