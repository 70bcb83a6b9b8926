"""Who was erased, as random ids only, so that a restored backup does not bring them back."""
