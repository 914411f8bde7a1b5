"""How the schema got here, in order. Refuses to be edited once released: a new file says what changed."""

from server.models.following import triggers

# What is put in place again after every migration, whatever it did to the tables.
afterwards = triggers

__all__ = ["afterwards"]
