"""Delegation Desk: outreach to delegations on the UN Convention against Cybercrime."""

__version__ = "0.1.0"
