"""The sheet of a roadmap: all of its actions on paper, for a wall or a table (A3)."""
