"""How each delegation answers each ask, with evidence; append-only."""
