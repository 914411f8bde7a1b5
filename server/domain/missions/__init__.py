"""Missions and the members that take part in them (DOMAIN §2.5, §2.6)."""
