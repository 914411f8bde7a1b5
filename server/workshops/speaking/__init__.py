"""Who speaks, in what order, and how long each constituency has spoken."""
