"""What is written along the way: notes of missions, documents of missions and of meetings (DOMAIN
§1.5)."""
