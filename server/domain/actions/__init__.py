"""Actions: how far each is, who carries it, what it costs, and what it is joined to (DOMAIN §5.2)."""
