"""Organisations: what may be said of them, and how they end. Refuses deletions: they end."""
