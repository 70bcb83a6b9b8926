"""What was typed and not yet saved, and the keys that make a repeated save one save."""
