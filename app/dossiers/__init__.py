"""One delegation on one page, and what is logged about it in one go; composes the slices below."""
