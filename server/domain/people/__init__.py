"""People whom an agency works with, with or without an account (DOMAIN §1.4)."""
