"""The real programmes of two agencies, and a workshop that plays itself against a real server.

Refuses shortcuts: what it plays goes through the public contract, as a phone in the hall would.
"""
