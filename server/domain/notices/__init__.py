"""What people are told: at each stage, when a date draws near, in the feed and by e-mail (§2.4b).

`machine` says who is told what, and when a mail leaves; the rest reads, writes and sends. Refuses
to store a text: a sentence is composed when it is read, of what its reader may then see.
"""
