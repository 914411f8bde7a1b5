"""Who is in the room, by constituency (collège), and never by name."""
