"""Cooperation agreements between territories, and the charters of standing platforms (DOMAIN §7)."""
