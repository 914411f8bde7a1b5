"""What surrounds the sessions of a workshop: its preparation, those who come, what they are told."""
