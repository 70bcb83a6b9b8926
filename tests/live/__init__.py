"""A desk in a process of its own, that tests may load and kill, and browsers that talk to it."""
