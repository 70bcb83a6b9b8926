"""Whom we meet and write to: missions, people, their postings and mailboxes."""
