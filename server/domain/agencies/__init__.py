"""How an agency works: who approves, what it opens to whom (DOMAIN §1.3)."""
