"""The HTTP toolbox: sessions, forms, templates, headers; it knows nothing of the campaign."""
