"""The append-only record of who changed what; it holds ids and values of scales, never texts."""
