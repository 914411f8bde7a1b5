"""Territorial contracts (contrats de territoire), from their launch to their end (DOMAIN §6)."""
