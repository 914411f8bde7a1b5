"""The subjects of an agency's work, in a tree (DOMAIN §1.5)."""
