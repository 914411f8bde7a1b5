"""What was said in the focus groups of a workshop, for the programs that read such words (REFI-QDA)."""
