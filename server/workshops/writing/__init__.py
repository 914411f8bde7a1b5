"""One shared text, written by one person at a time."""
