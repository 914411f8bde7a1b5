"""Looking for words: the condition that keeps matching rows in a list, and the search of all types.

A row answers by its title to whoever sees it, by its other words to whoever reads them. Hits come
by how many of the words stand in their title, then the newest first: computed alike on both
databases, from the same words. Refuses either database's own ranking, and a hit that no rule shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from server.access.policy import EVERY_ROW, Rule
from server.access.viewer import Viewer
from server.database import Dialect
from server.problems import Forbidden, ValidationFailed
from server.reading.codec import INTEGER, UUID_CODEC
from server.reading.declarations import ROW, Condition, filter_field
from server.reading.indexed import INDEXED
from server.reading.resolved import Order, Search, SortColumn
from server.reading.statements import OUTER, SEEN, Statement, bound
from server.reading.tables import Kind, StoredColumn
from server.reading.words import question
from server.vocabulary import ViewerKind

TEXT_MAX: Final = 200
HIT_ORDER: Final = Order(
    (
        SortColumn(StoredColumn("place", Kind.INTEGER, null=False), INTEGER),
        SortColumn(StoredColumn("object_id", Kind.UUID, null=False), UUID_CODEC),
    ),
    descending=True,
)


def matches_text(description: str, type_name: str, *, body: Rule | None = None) -> Any:
    """A field of a filter: the rows of this type whose words are all those asked for.

    `body` opens the words that are not its title's; None where they are the row's.
    """
    assert (INDEXED[type_name].facet is None) is (body is None)
    texts = {
        dialect: f"{ROW}.id IN ({_entries(dialect, _FULL[dialect])})"
        + (
            ""
            if body is None
            else f" AND ({SEEN} OR {ROW}.id IN ({_entries(dialect, _TITLE[dialect])}))"
        )
        for dialect in Dialect
    }
    condition = Condition(
        texts[Dialect.SQLITE],
        postgres=texts[Dialect.POSTGRES],
        parts=words_of,
        seen=None if body is None else (ROW, body),
    )
    return filter_field(description, condition)


def words_of(text: str) -> dict[str, Any]:
    """What the statements below bind of a text. Raises ValidationFailed."""
    if len(text) > TEXT_MAX:
        raise ValidationFailed(
            "text",
            french=f"Une recherche compte {TEXT_MAX} caractères au plus.",
            english=f"A search is {TEXT_MAX} characters long at most.",
        )
    asked = question(text)
    return {
        "full": asked.for_sqlite(),
        "title": asked.for_sqlite("title_stems"),
        "words": asked.for_postgres(),
        "places": asked.places(),
        "patterns": asked.patterns(),
    }


# `te` is the entry. The expressions are those of PostgreSQL's indexes, to the letter.
_FULL: Final = {
    Dialect.SQLITE: "te.id IN (SELECT rowid FROM search_index WHERE search_index MATCH :value.full)",
    Dialect.POSTGRES: "search_words(te.title_stems, te.body_stems) @@ CAST(:value.words AS tsquery)",
}
_TITLE: Final = {
    Dialect.SQLITE: "te.id IN (SELECT rowid FROM search_index WHERE search_index MATCH"
    " :value.title)",
    Dialect.POSTGRES: "search_words(te.title_stems, '') @@ CAST(:value.words AS tsquery)",
}
_PLACE: Final = {
    Dialect.SQLITE: "(SELECT COUNT(DISTINCT pl.value) FROM json_each(:value.places) pl"
    " JOIN json_each(:value.patterns) pt ON pt.key = pl.key"
    " WHERE instr(' ' || te.title_stems || ' ', pt.value) > 0)",
    Dialect.POSTGRES: "(SELECT COUNT(DISTINCT pt.place)"
    " FROM unnest(CAST(:value.places AS int[]), CAST(:value.patterns AS text[]))"
    " AS pt (place, pattern)"
    " WHERE strpos(' ' || te.title_stems || ' ', pt.pattern) > 0)",
}


def _entries(dialect: Dialect, matching: str) -> str:
    return f"SELECT te.object_id FROM search_entry te WHERE {matching}"


@dataclass(frozen=True, slots=True)
class HitShape:
    """Which of its forms the statement of a search takes."""

    dialect: Dialect
    counting: bool
    after: bool
    of_agency: bool


@dataclass(slots=True)
class Hits:
    """The statements of one search, for one kind of viewer."""

    search: Search
    kind: ViewerKind
    _texts: dict[HitShape, Statement] = field(default_factory=dict)

    def statement(self, shape: HitShape) -> Statement:
        """Rows of `(type, id, place)`, or one row with how many there are."""
        known = self._texts.get(shape)
        if known is None:
            known = self._texts[shape] = bound(self._write(shape))
        return known

    def _write(self, shape: HitShape) -> str:
        kept = (
            f"{_FULL[shape.dialect]} AND {_among(shape.dialect)} AND CASE te.object_type"
            f" {' '.join(self._seen(shape))} END"
        ).replace(":value.", ":")
        if shape.counting:
            return f"SELECT COUNT(*) FROM search_entry te WHERE {kept}"
        place = _PLACE[shape.dialect].replace(":value.", ":")
        after = " WHERE (place, object_id) < (:after_place, :after_id)"
        return (
            "SELECT object_type, object_id, place FROM"
            f" (SELECT te.object_type, te.object_id, {place} AS place"
            f" FROM search_entry te WHERE {kept}) hit{after if shape.after else ''}"
            f" ORDER BY place DESC, object_id DESC LIMIT :limit"
        )

    def _seen(self, shape: HitShape) -> Iterator[str]:
        """For each type, whether the entry's row is there for the viewer."""
        for name, target in self.search.targets.items():
            visible = target.visible.predicate(self.kind)
            terms = [f"{ROW}.id = te.object_id", visible]
            if shape.of_agency:
                terms.append(f"{target.agency} = :agency")
            if target.body is not None:
                opens = target.body.predicate(self.kind)
                if opens not in (EVERY_ROW, visible):
                    terms.append(f"({opens} OR {_TITLE[shape.dialect]})")
            where = " AND ".join(terms).replace(ROW, OUTER)
            yield f"WHEN '{name}' THEN EXISTS (SELECT 1 FROM {target.table} {OUTER} WHERE {where})"


def _among(dialect: Dialect) -> str:
    if dialect is Dialect.POSTGRES:
        return "te.object_type = ANY(:types)"
    return "te.object_type IN (SELECT value FROM json_each(:types))"


def types_asked(
    search: Search, names: list[str] | None, viewer: Viewer, needs: Mapping[str, frozenset[Any]]
) -> tuple[str, ...]:
    """The types to look among: those named, or all that the viewer's token opens.

    Raises Forbidden where a type named, or what is asked of one, is not opened by the token.
    """
    chosen = list(search.targets) if names is None else names
    if viewer.token_id is None:
        return tuple(chosen)
    if names is None:
        scopes = {name: search.targets[name].visible.scope for name in chosen}
        chosen = [name for name, scope in scopes.items() if scope is None or viewer.has(scope)]
    if any(not needs[name] <= viewer.scopes for name in chosen):
        raise Forbidden
    return tuple(chosen)
