"""Approval voting (vote par approbation): each voter approves as many options as they wish.

An option's result is the number of ballots that approve it (S. Brams and P. Fishburn, "Approval
Voting", American Political Science Review 72(3), 1978). Where `most` is set a ballot approves at
most that many, which is limited voting. Ranks are by approvals.
"""

from __future__ import annotations

from server.workshops.counting.checking import check_values, refused
from server.workshops.counting.marks import Marks
from server.workshops.counting.sums import lines_by_sum

lines = lines_by_sum


def check(marks: Marks, *, most: int | None) -> None:
    check_values(marks, 1, 1)
    if most is not None and len(marks) > most:
        raise refused(f"Au plus {most} approbations.", f"At most {most} approvals.")
