"""Territories and the communes they are made of (DOMAIN §1.2)."""
