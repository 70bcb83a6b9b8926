"""Our own organisation and, later, the partners who see what is shared with them."""
