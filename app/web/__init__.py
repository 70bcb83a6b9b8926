"""The HTTP toolbox: sessions, forms, templates, security headers. It knows nothing of the campaign."""
