"""Jalon measured beside its peers: same rows, same viewer, same answers, one table of ratios.

Refuses to be imported by the server, and to assert a time: figures are printed, never tested.
"""
