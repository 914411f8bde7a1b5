"""Money that funders bring to a programme, year by year (DOMAIN §2.4b)."""
