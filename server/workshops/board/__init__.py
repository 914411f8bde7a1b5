"""What people contribute, and how it is gathered into groups."""
