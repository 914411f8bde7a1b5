"""The tests: they mirror `server/`, room for room."""
