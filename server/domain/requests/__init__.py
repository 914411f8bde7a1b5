"""What members ask of their agency for a year: missions, and services of the socle (DOMAIN §2.4b)."""
