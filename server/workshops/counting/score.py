"""Score voting (range voting, vote par notes): a note from 0 to a highest for each option.

Each voter scores as many options as they wish and an option's result is the sum of its scores
(W. D. Smith, "Range Voting", 2000; C. Hillinger, "The Case for Utilitarian Voting", Homo
Oeconomicus 22(3), 2005). An option left without a score receives nothing, as if it had been given
0, so that two friends cannot beat a hall by a perfect mean. Ranks are by the sum; the mean, over
those who scored the option, and the distribution stand beside it.
"""

from __future__ import annotations

from server.workshops.counting.checking import check_values
from server.workshops.counting.marks import Marks
from server.workshops.counting.sums import lines_by_sum

lines = lines_by_sum


def check(marks: Marks, *, highest: int) -> None:
    check_values(marks, 0, highest)
