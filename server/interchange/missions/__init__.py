"""Missions in and out of spreadsheets: one row a mission, found again by its code."""
