"""The outreach log: meetings that took place, who was there, and what was said."""
