"""Who belongs to an agency, from which day to which, and what they pay (DOMAIN §1.3)."""
