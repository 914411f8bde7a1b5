"""Jalon: programmes, live workshops and the roadmaps that come out of them, in one graph."""

__version__ = "0.1.0"
