"""Programmes in and out of spreadsheets: one row a line, that is a mission and a year."""
