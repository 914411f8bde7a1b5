"""The same start."""

from importlib import import_module

Migration = import_module("tests.database.houses.before.m0001_houses").Migration
