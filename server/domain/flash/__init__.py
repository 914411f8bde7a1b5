"""Ateliers Flash: framework agreements, workshops and the orders they run on (DOMAIN §4)."""
