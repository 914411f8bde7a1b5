"""What comes first: groups or cards put in levels of priority."""
