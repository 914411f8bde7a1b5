"""What an operator types about accounts and about the journal, beside the database.

Refuses rules: each command calls one verb and shows what it answered.
"""
