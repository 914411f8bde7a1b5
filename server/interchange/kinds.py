"""What may be brought in and taken out as a spreadsheet."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The name of a kind in a command and in an address."""

    ORGANISATIONS = "organisations"
    MEMBERS = "members"
    MISSIONS = "missions"
    PROGRAMMES = "programmes"
    ACTIONS = "actions"
