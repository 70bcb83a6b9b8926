"""Member States, their groups and votes, and what the depositary recorded about the Convention."""
