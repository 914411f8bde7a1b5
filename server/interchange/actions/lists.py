"""What a row changes of all that hangs on an action: who acts, where, about what, and its money. Pure.

A list takes the place of the one before; what it does not name is left. Refuses shares that are no whole
(AC3), and more funding than budget that nobody explained (AC5).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from uuid import UUID

from server.domain.actions.machine import after_registration
from server.domain.actions.shares import Part, check_shares
from server.domain.organisations.machine import Lifetime, may_be_party
from server.interchange.actions.codecs import BudgetItem, FundingItem, Fundings
from server.interchange.actions.reading import OWNING, ROLES, Actor, Known, Line
from server.interchange.actions.study import Surroundings
from server.interchange.faults import Fault, fault_of
from server.interchange.keeping import Weighing
from server.problems import Problem
from server.vocabulary import ActionStatus, ActorRole, BudgetNature, BudgetUnit

_SCHEME: Final = 200
_REFERENCE: Final = 100

LineKey = tuple[int, BudgetNature, BudgetUnit]


@dataclass(slots=True)
class Lists:
    """What comes, what goes and what changes. `owned` and `placed` are told where the row says them."""

    joins: list[Part] = field(default_factory=list)
    leaves: list[Actor] = field(default_factory=list)
    shares: list[tuple[Actor, int | None]] = field(default_factory=list)
    link: dict[str, set[UUID]] = field(default_factory=dict)
    unlink: dict[str, set[UUID]] = field(default_factory=dict)
    new_lines: list[tuple[LineKey, int, int | None]] = field(default_factory=list)
    moved_lines: list[tuple[Line, int, int | None]] = field(default_factory=list)
    gone_lines: list[Line] = field(default_factory=list)
    pays: list[tuple[UUID, FundingItem]] = field(default_factory=list)
    unpays: list[UUID] = field(default_factory=list)
    owned: bool | None = None
    placed: bool | None = None

    @property
    def moved(self) -> set[str]:
        """The fields of the row whose list is another one now."""
        roles = {part.role for part in self.joins} | {one.role for one in self.leaves}
        roles |= {one.role for one, _ in self.shares}
        moved = {ROLES[role] for role in roles}
        moved |= {name for name in self.link if self.link[name] or self.unlink[name]}
        # A line of nothing that was spent on nothing belongs to the plan all the same.
        lines: list[tuple[int | None, int | None, int | None, int | None]] = [
            (None if spent is None else 0, None, planned, spent)
            for _, planned, spent in self.new_lines
        ]
        lines += [
            (one.planned, one.actual, planned, spent) for one, planned, spent in self.moved_lines
        ]
        lines += [
            (one.planned, one.actual, None if one.actual is None else 0, None)
            for one in self.gone_lines
        ]
        if any(planned != wanted for planned, _, wanted, _ in lines):
            moved.add("budget")
        if any(spent != wanted for _, spent, _, wanted in lines):
            moved.add("spent")
        return moved | ({"fundings"} if self.pays or self.unpays else set())


def decide_lists(
    weighing: Weighing, told: Mapping[str, Any], known: Known | None, around: Surroundings
) -> Lists:
    """What is wrong is noted in the weighing."""
    lists = Lists()
    status = ActionStatus.PROPOSED if known is None else known.fields["status"]
    _acting(weighing, told, known, around, lists)
    for name, held, named in (
        ("themes", known.themes if known else {}, around.themes),
        ("territories", known.territories if known else {}, around.territories),
    ):
        if name in told:
            wanted = {
                id_
                for one in told[name] or ()
                if (id_ := weighing.attempt(name, partial(named.find, one))) is not None
            }
            lists.link[name], lists.unlink[name] = wanted - set(held), set(held) - wanted
    if "territories" in told:
        lists.placed = bool(told["territories"])
        if after_registration(status) and not lists.placed:
            _note(weighing, "territories", _T1)
    if lists.owned is False and after_registration(status):
        _note(weighing, "owners", _OWNER)
    _budget(told, known, lists)
    _fundings(weighing, told, known, around, lists)
    _check_within_budget(weighing, told, known)
    return lists


def _acting(
    weighing: Weighing,
    told: Mapping[str, Any],
    known: Known | None,
    around: Surroundings,
    lists: Lists,
) -> None:
    held = {(one.organisation_id, one.role): one for one in known.actors} if known else {}
    wanted: dict[tuple[UUID, ActorRole], int | None] = {
        key: one.share for key, one in held.items() if ROLES.get(one.role) not in told
    }
    called: dict[UUID, str] = {}
    for role, name in ROLES.items():
        for one in told.get(name) or ():
            text, share = (one.name, one.share) if role in OWNING else (one, None)
            id_ = weighing.attempt(name, partial(around.organisations.find, text))
            if id_ is None:
                continue
            called[id_] = text
            if (id_, role) in wanted:
                _note(weighing, name, _TWICE)
            wanted[id_, role] = share
    if weighing.faults or not any(name in told for name in ROLES.values()):
        return
    try:
        check_shares([Part(id_, role, None, share) for (id_, role), share in wanted.items()])
    except Problem as problem:
        _note(weighing, "owners" if "owners" in told else "co_owners", fault_of(problem))
        return
    lists.owned = any(role is ActorRole.PROJECT_OWNER for _, role in wanted)
    lists.leaves = [one for key, one in held.items() if key not in wanted]
    lists.shares = [
        (held[key], share)
        for key, share in wanted.items()
        if key in held and held[key].share != share
    ]
    lists.joins = [
        Part(id_, role, None, share)
        for (id_, role), share in wanted.items()
        if (id_, role) not in held
    ]
    for part in lists.joins:
        _check_standing(weighing, ROLES[part.role], called[part.organisation_id], around)


def _check_standing(weighing: Weighing, name: str, text: str, around: Surroundings) -> None:
    """O4."""
    try:
        may_be_party(Lifetime(None, around.organisations.one(text).ends_on), around.today)
    except Problem as problem:
        _note(weighing, name, fault_of(problem))


def _budget(told: Mapping[str, Any], known: Known | None, lists: Lists) -> None:
    if "budget" not in told and "spent" not in told:
        return
    held = {(one.year, one.nature, one.unit): one for one in known.lines} if known else {}
    planned = {key: line.planned for key, line in held.items()}
    spent = {key: line.actual for key, line in held.items() if line.actual is not None}
    if "budget" in told:
        planned = _by_key(told["budget"])
    if "spent" in told:
        spent = _by_key(told["spent"])
    for key in sorted({*planned, *spent}):
        line = held.get(key)
        wanted = (planned.get(key, 0), spent.get(key))
        if line is None:
            lists.new_lines.append((key, *wanted))
        elif (line.planned, line.actual) != wanted:
            lists.moved_lines.append((line, *wanted))
    lists.gone_lines = [line for key, line in held.items() if key not in {*planned, *spent}]


def _by_key(items: Sequence[BudgetItem] | None) -> dict[LineKey, int]:
    return {(one.year, one.nature, one.unit): one.hundredths for one in items or ()}


def _fundings(
    weighing: Weighing,
    told: Mapping[str, Any],
    known: Known | None,
    around: Surroundings,
    lists: Lists,
) -> None:
    """One that the row spells as an export would is the same one."""
    if "fundings" not in told:
        return
    codec = Fundings()
    wanted = Counter(told["fundings"] or ())
    for id_, item in known.fundings if known else ():
        (spelt,) = codec.read(codec.write([item]))
        if wanted[spelt]:
            wanted[spelt] -= 1
        else:
            lists.unpays.append(id_)
    for item in wanted.elements():
        if len(item.scheme or "") > _SCHEME or len(item.reference or "") > _REFERENCE:
            _note(weighing, "fundings", _LONG)
        funder_id = weighing.attempt("fundings", partial(around.organisations.find, item.funder))
        if funder_id is not None:
            _check_standing(weighing, "fundings", item.funder, around)
            lists.pays.append((funder_id, item))


def _check_within_budget(weighing: Weighing, told: Mapping[str, Any], known: Known | None) -> None:
    """AC5."""
    if known is not None and known.overfunding_reason is not None:
        return
    moved = [name for name in ("fundings", "budget") if name in told]
    if not moved:
        return
    lines = told["budget"] if "budget" in told else known.fields["budget"] if known else ()
    funded = told["fundings"] if "fundings" in told else known.fields["fundings"] if known else ()
    planned = sum(one.hundredths for one in lines or () if one.unit is BudgetUnit.EUR_HT)
    if sum(one.cents for one in funded or ()) > planned:
        _note(weighing, moved[0], _OVERFUNDED)


def _note(weighing: Weighing, name: str, fault: Fault) -> None:
    weighing.faults.append(fault.under(weighing.header.name_of(name)))


_T1: Final = Fault(
    "T1",
    "Une action inscrite garde au moins un territoire.",
    "A registered action keeps at least one territory.",
)
_OWNER: Final = Fault(
    "PROJECT_OWNER",
    "Une action inscrite garde au moins un maître d'ouvrage.",
    "A registered action keeps at least one project owner.",
)
_TWICE: Final = Fault(
    "LISTED_TWICE",
    "Une organisation figure deux fois dans ce rôle.",
    "An organisation is listed twice in this role.",
)
_LONG: Final = Fault(
    "TEXT_TOO_LONG",
    f"Dispositif de {_SCHEME} caractères au plus, référence de {_REFERENCE}.",
    f"Scheme of {_SCHEME} characters at most, reference of {_REFERENCE}.",
)
_OVERFUNDED: Final = Fault(
    "AC5",
    "Les financements dépassent le budget prévu en euros (AC5) : corrigez l'un ou l'autre.",
    "The fundings exceed the planned budget in euros (AC5): correct one or the other.",
)
