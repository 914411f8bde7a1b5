"""The days spent on a mission, a line, an axis or a version, as SQL over its row.

`{t}` is the row. A dropped line still counts what was spent on it: it was spent. Refuses NULL: no
day logged is zero, not unknown.
"""

from __future__ import annotations

from typing import Final

from server.vocabulary import Strand

# Written for both databases: a date is a text on one of them.
OF_THE_YEAR: Final = "SUBSTR(CAST(de.spent_on AS text), 1, 4) = CAST(sl.year AS text)"

ON_MISSION: Final = (
    "SELECT COALESCE(SUM(de.quarter_days), 0) FROM day_entry de WHERE de.mission_id = {t}.id"
)


def on_lines(column: str, strand: Strand | None = None) -> str:
    """The days spent on the lines whose `column` is the row's id, each in its own year."""
    of_strand = "" if strand is None else f" AND sl.strand = '{strand.value}'"
    return (
        "SELECT COALESCE(SUM(de.quarter_days), 0) FROM programme_line sl"
        f" JOIN day_entry de ON de.mission_id = sl.mission_id AND {OF_THE_YEAR}"
        f" WHERE sl.{column} = {{t}}.id{of_strand}"
    )


ON_LINE: Final = on_lines("id")
