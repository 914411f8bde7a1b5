"""What a session needs on the night the wifi dies: sheets of paper, and how to enter them after."""
