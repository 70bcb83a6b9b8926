"""Our assessment of whether a delegation will join the Convention, with evidence; append-only."""
