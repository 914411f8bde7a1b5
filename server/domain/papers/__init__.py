"""What is written along the way: notes of missions, documents of missions, of meetings, of instruments
and of actions (DOMAIN §1.5)."""
