"""What the database itself may answer instead of rows. Refuses rules of the trade: those are problems."""

from __future__ import annotations

from enum import Enum, auto

from server.problems import TryAgain


class Verdict(Enum):
    """What an error of the driver asks of the unit of work that met it."""

    CONTENDED = auto()
    """Another transaction was in the way: the same work may run again."""
    UNREACHABLE = auto()
    """No connection: the same work may run again a little later."""
    FULL = auto()
    """No room left: the same work may run again once somebody has made some."""
    ITS_OWN = auto()
    """The error belongs to the work: a rule, a constraint or a bug."""


class StatementTooLong(TryAgain):
    """A read statement passed its deadline and was interrupted: a busy machine, or too much asked."""

    french = "Lecture interrompue, trop longue : réessayez, ou demandez moins à la fois."
    english = "The read took too long and was interrupted: try again, or ask for less at once."


class NestedUnitOfWork(RuntimeError):
    """A unit of work was begun from inside another: it would wait for itself for ever."""


class WorkUndone(RuntimeError):
    """The database dropped the transaction before its commit, though the work went on.

    It swallowed the error of a failed statement outside any savepoint.
    """


class Unreachable(Exception):
    """No connection to the database, or the one in use was lost."""


class UnsureOutcome(Exception):
    """The connection was lost while the commit was on its way: it may or may not have happened."""
