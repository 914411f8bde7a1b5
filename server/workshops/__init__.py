"""Live workshops: what a person may ask, what has happened, and who is shown what of it."""
