"""Files in and out: what an agency keeps in its spreadsheets, read, weighed, written, given back.

Refuses to guess: what a file does not say clearly is told by row and column, and nothing is kept of
a file that holds one wrong row unless its owner asks for the good ones.
"""
