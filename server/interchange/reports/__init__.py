"""What a workshop brought out, as papers that people read, correct and file."""
