"""Members of an agency in and out of spreadsheets: one row a membership."""
