"""Claims about the desk, each of which fails when the feature breaks."""
