"""Organisations in and out of spreadsheets: one row an organisation, found by its numbers."""
