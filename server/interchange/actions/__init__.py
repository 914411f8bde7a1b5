"""The spreadsheet of a roadmap: its actions, out and in again (DOMAIN §5.2)."""
