"""Whole methods that play themselves: every activity of their agenda, answered by a simulated room."""
