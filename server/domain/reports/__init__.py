"""What a year of work came to, made at each reading from what its reader sees (DOMAIN §2.4b)."""
