"""Small schemas of their own, to migrate from one to the next."""
