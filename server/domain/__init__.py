"""What may happen to the facts of the trade: a package a noun.

`machine.py` holds pure states and guards, `verbs.py` what people do. Refuses to decide what a
viewer may see (`access`) and how a change is shown (`schema`).
"""
