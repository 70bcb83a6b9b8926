"""Our dated to-dos, their promises, and who of us follows which delegation."""
