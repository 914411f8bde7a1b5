"""What a session proposes when it concludes, and to whom it is handed over."""
