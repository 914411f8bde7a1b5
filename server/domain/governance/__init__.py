"""Bodies that govern, their meetings and what they decide (DOMAIN §1.6)."""
