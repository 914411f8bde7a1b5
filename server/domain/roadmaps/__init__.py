"""Roadmaps: what a holder makes of the proposals that workshops hand over (DOMAIN §5)."""
