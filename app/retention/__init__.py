"""How long what is kept, forgetting it when that is over, and erasing people on request."""
