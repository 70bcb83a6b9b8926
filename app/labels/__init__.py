"""Who may know of a record: its label, the people named for it, raising and lowering."""
