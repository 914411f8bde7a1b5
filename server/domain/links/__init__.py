"""Links: what joins two objects of the chain, from a mission to a contract (DOMAIN §5.3)."""
