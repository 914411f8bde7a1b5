"""The servers that are measured, each its own process. Refuses to share one with the client."""
