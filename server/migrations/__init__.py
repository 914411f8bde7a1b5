"""How the schema got here, in order. Refuses to be edited once released: a new file says what changed."""
