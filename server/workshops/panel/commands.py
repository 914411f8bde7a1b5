"""What may be asked of the panel."""

from __future__ import annotations

from dataclasses import dataclass

from server.vocabulary import Constituency


@dataclass(frozen=True, slots=True)
class ChooseConstituency:
    """The actor says which constituency they are here for; the last word counts."""

    constituency: Constituency


@dataclass(frozen=True, slots=True)
class CountConstituency:
    """The facilitator's own count of those present, people without a phone included; None leaves
    it to what people chose."""

    constituency: Constituency
    people: int | None


PanelCommand = ChooseConstituency | CountConstituency
