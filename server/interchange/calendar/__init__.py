"""The days that count, as a calendar that any agenda subscribes to (RFC 5545)."""
