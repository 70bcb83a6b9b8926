"""Who stands where: the stance page, the ask matrix and my day; composes the slices below."""
