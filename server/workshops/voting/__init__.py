"""How a room weighs what is on the board."""
