"""Accounts: who holds which role, the tokens and sessions that speak for them, invitations.

`machine` decides and does no I/O; each verb is one unit of work and leaves its line in the journal.
Refuses to keep a secret: tokens, invitations and sessions are stored as SHA-256 of 256 random bits,
passwords as argon2id.
"""
