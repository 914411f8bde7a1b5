"""Partnership programmes and their versions, from draft to approval (DOMAIN §2.1 to §2.4)."""
