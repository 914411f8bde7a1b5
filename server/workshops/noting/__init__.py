"""What is written down beside the board: notes of a discussion, notes of observers."""
