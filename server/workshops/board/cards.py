"""A card as somebody gives it, held against the shape that its activity asks. Pure.

Refuses to say who may write, and when: that is in `rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, assert_never
from uuid import UUID

from server.problems import NotFound, ValidationFailed
from server.vocabulary import CardFieldKind, CardStatus
from server.workshops.board.filling import Details, Filled, Line, Point, Written
from server.workshops.board.settings import CollectSettings
from server.workshops.board.shapes import CardField, ParentShape, PickShape
from server.workshops.bounds import check_range
from server.workshops.decision import Mint, kept_text
from server.workshops.state import Activity, Contribution, State

PLAN_SIDE: Final = 10_000
DEGREE: Final = 1_000_000
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2200


@dataclass(frozen=True, slots=True)
class Kept:
    """A card that its shape allows: what the event tells, and apart from it the texts."""

    content_id: UUID
    filled: Filled
    contents: dict[UUID, str]


def keep(
    state: State,
    activity: Activity,
    settings: CollectSettings,
    text: str,
    details: Details,
    mint: Mint,
    *,
    of: UUID | None = None,
) -> Kept:
    """Raises ValidationFailed, whose `path` names the part of the card at fault. `of` is the card
    that is being written again, which cannot hang from itself."""
    contents: dict[UUID, str] = {}

    def write(noun: str, words: str) -> UUID:
        content_id = mint(noun)
        contents[content_id] = words
        return content_id

    photo_id = _photo(settings, details.photo_id)
    lines = tuple(_lines(settings.fields, details.lines))
    point = _point(settings, details.point)
    filled = Filled(
        column=_column(settings, details.column),
        lines=tuple(Written(each.key, write(f"line {each.key}", each.value)) for each in lines),
        parent_id=_parent(state, activity, settings.parent, details.parent_id, of),
        pick_ids=_picks(state, settings.picks, details.pick_ids),
        point_id=None if point is None else write("point", point.as_text()),
        photo_id=photo_id,
        taken_at=details.taken_at,
    )
    # Who photographs on a walk may have nothing to add.
    silent = photo_id is not None and not text.strip()
    words = "" if silent else kept_text(text, settings.max_length, "text")
    return Kept(write("content", words), filled, contents)


def _column(settings: CollectSettings, column: str | None) -> str | None:
    keys = {each.key for each in settings.columns}
    if column is None and not keys:
        return None
    if column not in keys:
        raise ValidationFailed(
            "column",
            french="Choisissez une des colonnes de cette activité.",
            english="Choose one of the columns of this activity.",
        )
    return column


def _lines(shape: tuple[CardField, ...], given: tuple[Line, ...]) -> Iterator[Line]:
    """The lines that hold something, in the order of the form."""
    values = {line.key: line.value for line in given}
    if len(values) < len(given) or not values.keys() <= {field.key for field in shape}:
        raise ValidationFailed(
            "fields",
            french="Une ligne est inconnue de ce formulaire, ou donnée deux fois.",
            english="A line is unknown to this form, or given twice.",
        )
    for field in shape:
        value = values.get(field.key, "").strip()
        if value:
            yield Line(field.key, _checked(field, value))
        elif field.required:
            raise ValidationFailed(
                f"fields.{field.key}",
                french=f"« {field.label} » est à remplir.",
                english=f"“{field.label}” is to be filled in.",
            )


def _checked(field: CardField, value: str) -> str:
    path = f"fields.{field.key}"
    match field.kind:
        case CardFieldKind.TEXT | CardFieldKind.LONG_TEXT:
            return kept_text(value, field.longest, path)
        case CardFieldKind.YEAR:
            if not (value.isascii() and value.isdecimal() and len(value) == 4):
                raise _not_read(path, "une année", "a year")
            check_range(int(value), FIRST_YEAR, LAST_YEAR, path)
            return value
        case CardFieldKind.DATE:
            try:
                return date.fromisoformat(value).isoformat()
            except ValueError:
                raise _not_read(path, "une date (AAAA-MM-JJ)", "a date (YYYY-MM-DD)") from None
        case CardFieldKind.CHOICE:
            if value not in field.choices:
                raise _not_read(path, "un des choix proposés", "one of the choices")
            return value
        case _:
            assert_never(field.kind)


def _not_read(path: str, french: str, english: str) -> ValidationFailed:
    return ValidationFailed(path, french=f"Attendu : {french}.", english=f"Expected {english}.")


def _parent(
    state: State,
    activity: Activity,
    shape: ParentShape | None,
    parent_id: UUID | None,
    of: UUID | None,
) -> UUID | None:
    if parent_id is None:
        if shape is not None and shape.required:
            raise ValidationFailed(
                "parentId",
                french="Dites à quelle carte celle-ci se rattache.",
                english="Say which card this one hangs from.",
            )
        return None
    if shape is None:
        raise _takes_none("parentId")
    parent = _standing(state, parent_id)
    if state.activities[parent.activity_id].name not in shape.of:
        raise _not_from_there("parentId")
    if parent.activity_id == activity.activity_id:
        _check_generations(state, parent, shape, of)
    return parent_id


def _check_generations(
    state: State, parent: Contribution, shape: ParentShape, of: UUID | None
) -> None:
    above, generations = parent, 1
    while above.activity_id == parent.activity_id:
        generations += 1
        # Written again under its own offspring, a card would hang from nothing.
        if above.contribution_id == of or generations > shape.depth:
            raise ValidationFailed(
                "parentId",
                french=f"On ne descend pas à plus de {shape.depth} niveaux.",
                english=f"No more than {shape.depth} levels deep.",
            )
        if above.filled.parent_id is None:
            return
        above = state.contributions[above.filled.parent_id]


def _picks(state: State, shape: PickShape | None, pick_ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
    if shape is None:
        if pick_ids:
            raise _takes_none("pickIds")
        return ()
    check_range(len(pick_ids), int(shape.required), shape.most, "pickIds")
    picked = [_standing(state, pick_id) for pick_id in dict.fromkeys(pick_ids)]
    if any(state.activities[each.activity_id].name != shape.of for each in picked):
        raise _not_from_there("pickIds")
    parents = [each.filled.parent_id for each in picked if each.filled.parent_id is not None]
    if shape.one_per_parent and len(set(parents)) < len(parents):
        raise ValidationFailed(
            "pickIds",
            french="Une seule hypothèse par variable.",
            english="Only one hypothesis for each variable.",
        )
    return tuple(each.contribution_id for each in picked)


def _point(settings: CollectSettings, point: Point | None) -> Point | None:
    plan = settings.plan
    if point is None:
        if plan is not None and plan.required:
            raise ValidationFailed(
                "point",
                french="Placez la carte sur le plan.",
                english="Place the card on the plan.",
            )
        return None
    if plan is None:
        raise _takes_none("point")
    check_range(point.x, 0, PLAN_SIDE, "point.x")
    check_range(point.y, 0, PLAN_SIDE, "point.y")
    if (point.latitude is None) is not (point.longitude is None):
        raise ValidationFailed(
            "point",
            french="Latitude et longitude vont ensemble.",
            english="Latitude and longitude go together.",
        )
    check_range(point.latitude or 0, -90 * DEGREE, 90 * DEGREE, "point.latitude")
    check_range(point.longitude or 0, -180 * DEGREE, 180 * DEGREE, "point.longitude")
    return point


def _photo(settings: CollectSettings, photo_id: UUID | None) -> UUID | None:
    if photo_id is not None and not settings.photos:
        raise _takes_none("photoId")
    return photo_id


def _standing(state: State, contribution_id: UUID) -> Contribution:
    contribution = state.contributions.get(contribution_id)
    if contribution is None or contribution.status is not CardStatus.STANDING:
        raise NotFound
    return contribution


def _takes_none(path: str) -> ValidationFailed:
    return ValidationFailed(
        path,
        french="Cette activité n'en demande pas.",
        english="This activity asks for none.",
    )


def _not_from_there(path: str) -> ValidationFailed:
    return ValidationFailed(
        path,
        french="Cette carte n'est pas de l'activité attendue.",
        english="This card is not from the expected activity.",
    )
