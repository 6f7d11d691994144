"""Every query of the product; nothing here commits."""
