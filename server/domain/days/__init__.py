"""Days that the agency's staff spends on missions, beside those that were planned (DOMAIN §2.8)."""
