"""Who acts, where, about what, and what is measured: each set as one list. One unit of work each.

What a plan consists of (actors, places, themes, orientations) is a signed contract's to amend; its
milestones and indicators follow it. Refuses money, which is in `money`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from server.access.viewer import Viewer
from server.database import Database, Transaction
from server.domain.actions.changing import on_action, require_structure
from server.domain.actions.lists import Changed, Listed, set_rows
from server.domain.actions.machine import after_registration
from server.domain.actions.shares import Part, check_shares
from server.domain.aggregates import key
from server.domain.journal import journal
from server.domain.organisations.standing import require_standing
from server.domain.texts import nullable, required
from server.models import (
    Action,
    ActionActor,
    ActionOrientation,
    ActionTerritory,
    ActionTheme,
    ContractOrientation,
    Indicator,
    IndicatorValue,
    Milestone,
    Person,
    Roadmap,
    Territory,
    Theme,
)
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import ActorRole, IndicatorDirection, IndicatorValueKind

ACTORS: Final = Listed(
    ActionActor,
    "action_id",
    ("organisation_id", "role"),
    ("person_id", "share_hundredths"),
    "actors",
)
TERRITORIES: Final = Listed(ActionTerritory, "action_id", ("territory_id",), (), "territoryIds")
_THEMES: Final = Listed(ActionTheme, "action_id", ("theme_id",), (), "themeIds")
_ORIENTATIONS: Final = Listed(
    ActionOrientation, "action_id", ("orientation_id",), (), "orientationIds"
)
_MILESTONES: Final = Listed(Milestone, "action_id", ("title",), ("due_on", "done_on"), "milestones")
_INDICATORS: Final = Listed(Indicator, "action_id", ("name",), ("unit", "direction"), "indicators")
_VALUES: Final = Listed(
    IndicatorValue,
    "indicator_id",
    ("kind", "measured_on"),
    ("value_thousandths", "source"),
    "indicators",
)


@dataclass(frozen=True, slots=True)
class Change:
    """Which action is changed, by whom."""

    action_id: UUID
    expected_version: int | None
    by: Viewer
    now: datetime


async def set_actors(database: Database, change: Change, actors: Sequence[Part]) -> None:
    """AC3. Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed,
    AmendmentRequired."""
    check_shares(actors)

    async def act(tx: Transaction, action: Action) -> None:
        await require_structure(tx, action, change.by)
        await put_actors(tx, action, actors, change.by, change.now)

    await _on(database, change, act)


async def put_actors(
    tx: Transaction, action: Action, actors: Sequence[Part], by: Viewer, now: datetime
) -> bool:
    """Whether they are others now. Raises TransitionRefused, ValidationFailed."""
    if after_registration(action.status) and not any(
        one.role is ActorRole.PROJECT_OWNER for one in actors
    ):
        raise TransitionRefused(
            "PROJECT_OWNER",
            french="Une action inscrite garde au moins un maître d'ouvrage.",
            english="A registered action keeps at least one project owner.",
        )
    rows = await ActionActor.filter(action_id=action.id).using_db(tx.connection)
    known = {key(row, "organisation_id") for row in rows}
    for one in sorted(actors, key=lambda one: one.organisation_id):
        if one.organisation_id not in known:
            await require_standing(tx, one.organisation_id, by.today)
        if one.person_id is not None:
            await _check_person(tx, one)
    wanted = [
        {
            "organisation_id": one.organisation_id,
            "role": one.role,
            "person_id": one.person_id,
            "share_hundredths": one.share_hundredths,
        }
        for one in actors
    ]
    changed = await set_rows(tx, ACTORS, action.id, wanted, now)
    await _tell(tx, "set_action_actors", action.id, {"actors": changed}, by, now)
    return changed is not None


async def _check_person(tx: Transaction, part: Part) -> None:
    people = Person.filter(id=part.person_id, organisation_id=part.organisation_id)
    if not await people.using_db(tx.connection).exists():
        raise ValidationFailed(
            "actors",
            french="La personne est de l'organisation qui agit.",
            english="The person is of the organisation that acts.",
        )


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an action takes place, what it is about, which orientations it cites; None stands."""

    territory_ids: Sequence[UUID] | None = None
    theme_ids: Sequence[UUID] | None = None
    orientation_ids: Sequence[UUID] | None = None


async def set_scope(database: Database, change: Change, scope: Scope) -> None:
    """T1, CT3. Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed,
    AmendmentRequired."""

    async def act(tx: Transaction, action: Action) -> None:
        await require_structure(tx, action, change.by)
        await put_scope(tx, action, scope, change.by, change.now)

    await _on(database, change, act)


async def put_scope(
    tx: Transaction, action: Action, scope: Scope, by: Viewer, now: datetime
) -> bool:
    """Whether it is another one now. Raises TransitionRefused, ValidationFailed."""
    places = Roadmap.filter(id=key(action, "roadmap_id")).using_db(tx.connection)
    (place,) = await places.values("agency_id", "contract_id")
    changed: dict[str, Changed | None] = {}
    if scope.territory_ids is not None:
        if after_registration(action.status) and not scope.territory_ids:
            raise TransitionRefused(
                "T1",
                french="Une action inscrite garde au moins un territoire.",
                english="A registered action keeps at least one territory.",
            )
        await _require(tx, Territory, scope.territory_ids, TERRITORIES)
        rows = [{"territory_id": id_} for id_ in scope.territory_ids]
        changed["territories"] = await set_rows(tx, TERRITORIES, action.id, rows, now)
    if scope.theme_ids is not None:
        # Themes are a tree of the agency's own, where one accompanies.
        agency_id = place["agency_id"]
        of_agency = {} if agency_id is None else {"agency_id": agency_id}
        await _require(tx, Theme, scope.theme_ids, _THEMES, **of_agency)
        rows = [{"theme_id": id_} for id_ in scope.theme_ids]
        changed["themes"] = await set_rows(tx, _THEMES, action.id, rows, now)
    if scope.orientation_ids is not None:
        of_contract = {"contract_id": place["contract_id"]}
        await _require(tx, ContractOrientation, scope.orientation_ids, _ORIENTATIONS, **of_contract)
        rows = [{"orientation_id": id_} for id_ in scope.orientation_ids]
        changed["orientations"] = await set_rows(tx, _ORIENTATIONS, action.id, rows, now)
    await _tell(tx, "set_action_scope", action.id, changed, by, now)
    return any(changed.values())


async def _require(
    tx: Transaction, model: Any, ids: Sequence[UUID], listed: Listed, **more: Any
) -> None:
    found = await model.filter(id__in=list(ids), **more).using_db(tx.connection).count()
    if found != len(set(ids)):
        raise ValidationFailed(
            listed.path,
            french="L'un d'eux n'existe pas ici.",
            english="One of them is not known here.",
        )


@dataclass(frozen=True, slots=True)
class MilestoneTerms:
    """A jalon: known by its title."""

    title: str
    due_on: date
    done_on: date | None = None


async def set_milestones(
    database: Database, change: Change, milestones: Sequence[MilestoneTerms]
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    rows = []
    for at, one in enumerate(milestones):
        if one.done_on is not None and one.done_on > change.by.today:
            raise ValidationFailed(
                f"milestones.{at}.doneOn",
                french="Ce jour est à venir.",
                english="This day is to come.",
            )
        title = required(one.title, path=f"milestones.{at}.title", limit=300)
        rows.append({"title": title, "due_on": one.due_on, "done_on": one.done_on})

    async def act(tx: Transaction, action: Action) -> None:
        changed = await set_rows(tx, _MILESTONES, action.id, rows, change.now)
        told = {"milestones": changed}
        await _tell(tx, "set_action_milestones", action.id, told, change.by, change.now)

    await _on(database, change, act)


@dataclass(frozen=True, slots=True)
class ValueTerms:
    measured_on: date
    value: Decimal
    kind: IndicatorValueKind
    source: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorTerms:
    """An indicator: known by its name. `values` is None where they stand."""

    name: str
    unit: str | None
    direction: IndicatorDirection
    values: Sequence[ValueTerms] | None = None


async def set_indicators(
    database: Database, change: Change, indicators: Sequence[IndicatorTerms]
) -> None:
    """Raises NotFound, Forbidden, Conflict, TransitionRefused, ValidationFailed."""
    named = [
        (
            {
                "name": required(one.name, path=f"indicators.{at}.name", limit=300),
                "unit": nullable(one.unit, path=f"indicators.{at}.unit", limit=60),
                "direction": one.direction,
            },
            None
            if one.values is None
            else [_value(value, f"indicators.{at}.values") for value in one.values],
        )
        for at, one in enumerate(indicators)
    ]

    async def act(tx: Transaction, action: Action) -> None:
        kept = [row["name"] for row, _ in named]
        gone = Indicator.filter(action_id=action.id).exclude(name__in=kept)
        await (
            IndicatorValue.filter(
                indicator_id__in=await gone.using_db(tx.connection).values_list("id", flat=True)
            )
            .using_db(tx.connection)
            .delete()
        )
        rows = [row for row, _ in named]
        told = {"indicators": await set_rows(tx, _INDICATORS, action.id, rows, change.now)}
        for row, values in named:
            if values is not None:
                held = Indicator.get(action_id=action.id, name=row["name"], using_db=tx.connection)
                changed = await set_rows(tx, _VALUES, (await held).id, values, change.now)
                told[str(row["name"])] = changed
        await _tell(tx, "set_action_indicators", action.id, told, change.by, change.now)

    await _on(database, change, act)


def _value(given: ValueTerms, path: str) -> dict[str, Any]:
    scaled = given.value * 1_000
    if scaled != scaled.to_integral_value() or abs(scaled) > 10**17:
        raise ValidationFailed(
            path, french="Au millième près.", english="In thousandths at the finest."
        )
    return {
        "kind": given.kind,
        "measured_on": given.measured_on,
        "value_thousandths": int(scaled),
        "source": nullable(given.source, path=path, limit=300),
    }


async def _on(database: Database, change: Change, act: Any) -> None:
    await on_action(database, change.action_id, act, change.expected_version, change.by, change.now)


async def _tell(
    tx: Transaction,
    verb: str,
    action_id: UUID,
    lists: Mapping[str, Changed | None],
    by: Viewer,
    now: datetime,
) -> None:
    """Into the journal, where a list is another one now."""
    changed = {name: one for name, one in lists.items() if one is not None}
    if changed:
        before = {name: one.before for name, one in changed.items()}
        after = {name: one.after for name, one in changed.items()}
        await journal(tx, verb, "Action", action_id, by, now, before=before, after=after)
