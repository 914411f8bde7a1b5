"""A live session in the contract: its commands, its state, its feed.

Refuses to write: every change is a command given to the session's room (`server.workshops`).
"""
