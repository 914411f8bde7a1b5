"""Running a plan: bind what was asked, fetch each level, hang its rows into the tree.

One snapshot for a whole plan. Refuses work per row beyond one dict: no lookup, no rule, no await.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, assert_never
from uuid import UUID

from graphql.execution.values import VariableValues

from server.access.viewer import NOBODY, Viewer
from server.database import Dialect, Snapshot
from server.ids import MalformedGlobalId, from_global_id
from server.problems import Forbidden, ValidationFailed
from server.reading.asking import Asked
from server.reading.batches import asked_of, batch_row, still_there
from server.reading.completion import TypedRow
from server.reading.following import Follower
from server.reading.hits import search_asked
from server.reading.pages import IDS_MAX
from server.reading.shapes import (
    FollowShape,
    KeyedShape,
    LookupShape,
    OneShape,
    PageShape,
    Plan,
    Row,
    RowShape,
    SearchShape,
)
from server.reading.statements import (
    KEY,
    KEYS,
    LIMIT,
    Form,
    Level,
    Shape,
)


class Execution:
    """One run of one plan."""

    def __init__(
        self,
        snapshot: Snapshot,
        dialect: Dialect,
        viewer: Viewer,
        pages: Sequence[Asked],
        variables: VariableValues | None,
        key: bytes,
    ) -> None:
        self._snapshot = snapshot
        self._dialect = dialect
        self._viewer = viewer
        self._key = key
        self._viewer_values = viewer.parameters()
        self._pages = pages
        self._variables = variables

    async def tree(self, plan: Plan) -> Row:
        """The rows of every root field, by response key."""
        tree: Row = {}
        for root in plan.roots:
            match root:
                case PageShape():
                    tree[root.name] = await self._root_page(root)
                case LookupShape():
                    tree[root.name] = await self._lookup(root)
                case FollowShape():
                    tree[root.name] = await self._follow(root)
                case SearchShape():
                    tree[root.name] = await self._search(root)
                case _:
                    assert_never(root)
        return tree

    async def keyed(self, shape: KeyedShape, ids: Sequence[UUID]) -> dict[UUID, Row]:
        """The visible rows of these ids, complete."""
        level = shape.level
        if len(ids) == 1:
            rows = await self._rows(level, self._shape(Form.ONE), {KEY: ids[0]})
        else:
            rows = await self._rows(level, self._shape(Form.SEVERAL), {KEYS: tuple(ids)})
        built = await self._build(shape.row, rows)
        at = level.key_column()
        return {_uuid(row[at]): made for row, made in zip(rows, built, strict=True)}

    async def _follow(self, shape: FollowShape) -> Row:
        asked = asked_of(shape, self._variables, self._viewer, self._key)
        follower = Follower(self._snapshot, self._dialect, shape.types, shape.trails, self._viewer)
        batch = await asked.run(follower)
        nodes = {}
        for place, targets in shape.nodes.items():
            nodes[place] = {
                (name, id_): TypedRow(row, name)
                for name, ids in still_there(batch.told)
                for id_, row in (await self.keyed(targets[name], ids)).items()
            }
        return batch_row(shape, batch, asked.cursor_of(batch), nodes)

    async def _search(self, shape: SearchShape) -> Row:
        asked = search_asked(shape, self._variables, self._viewer, self._key)
        values = {**self._viewer_values, **asked.values}

        async def hits(*, counting: bool) -> Sequence[Sequence[Any]]:
            statement = shape.hits.statement(asked.form(self._dialect, counting=counting))
            return await self._snapshot.fetch(statement.sql, statement.parameters(values))

        rows = await hits(counting=False) if shape.needs_rows else ()
        total = (await hits(counting=True))[0][0] if shape.needs_total else 0
        kept = rows[: asked.first]
        built = [await self._found_hits(place, kept) for place in shape.places]
        more, before, cursor = len(rows) > asked.first, asked.after, asked.cursor
        return shape.assemble(kept, built, 0, len(kept), more, before, total, cursor)

    async def _found_hits(
        self, place: Mapping[str, KeyedShape], hits: Sequence[Sequence[Any]]
    ) -> list[Row]:
        ids: dict[str, list[UUID]] = {}
        for name, id_, _ in hits:
            ids.setdefault(name, []).append(_uuid(id_))
        found = {name: await self.keyed(place[name], some) for name, some in ids.items()}
        return [TypedRow(found[name][_uuid(id_)], name) for name, id_, _ in hits]

    async def _lookup(self, shape: LookupShape) -> Any:
        given = shape.arguments.values(self._variables)
        if not shape.lookup.several:
            found = await self._found(shape, [given["id"]])
            return found[0]
        ids = given["ids"]
        if len(ids) > IDS_MAX:
            raise ValidationFailed(
                "ids",
                french=f"`ids` prend {IDS_MAX} identifiants au plus.",
                english=f"`ids` takes {IDS_MAX} ids at most.",
            )
        return await self._found(shape, ids)

    async def _found(self, shape: LookupShape, global_ids: Sequence[str]) -> list[Any]:
        parsed = [_parsed(global_id) for global_id in global_ids]
        found: dict[tuple[str, UUID], Any] = {}
        for type_name, keyed in shape.targets.items():
            wanted = list(dict.fromkeys(id_ for named, id_ in parsed if named == type_name))
            if not wanted:
                continue
            if (
                self._viewer.token_id is not None
                and not shape.scopes[type_name] <= self._viewer.scopes
            ):
                raise Forbidden
            for id_, row in (await self.keyed(keyed, wanted)).items():
                found[type_name, id_] = TypedRow(row, type_name) if shape.lookup.abstract else row
        return [found.get(one) for one in parsed]

    async def _root_page(self, shape: PageShape) -> Row:
        asked = self._pages[shape.slot]
        rows: Sequence[Sequence[Any]] = ()
        if shape.needs_rows:
            rows = await self._rows(shape.level, self._shape(Form.LIST, asked), _limited(asked))
        total = 0
        if shape.needs_total:
            counted = await self._rows(
                shape.level, self._shape(Form.COUNT, asked, counting=True), asked.values
            )
            total = counted[0][0]
        more = len(rows) > asked.first
        kept = rows[: asked.first]
        built = [await self._build(place, kept) for place in shape.rows]
        return shape.assemble(
            kept, built, 0, len(kept), more, asked.after, total, _cursor(shape, asked)
        )

    async def _build(self, shape: RowShape, rows: Sequence[Sequence[Any]]) -> list[Row]:
        built = shape.build(rows)
        if built:
            for one in shape.ones:
                await self._fill_one(one, rows, built)
            for page in shape.pages:
                await self._fill_pages(page, rows, built)
        return built

    async def _fill_one(
        self, one: OneShape, rows: Sequence[Sequence[Any]], built: list[Row]
    ) -> None:
        at, name = one.at, one.name
        keys = _distinct(row[at] for row in rows)
        if not keys:
            return
        found = await self._keyed_rows(one.level, keys)
        made = await self._build(one.row, found)
        key_at = one.key_at
        by_key = {row[key_at]: row_made for row, row_made in zip(found, made, strict=True)}
        for row, parent in zip(rows, built, strict=True):
            parent[name] = by_key.get(row[at])

    async def _keyed_rows(self, level: Level, keys: list[Any]) -> Sequence[Sequence[Any]]:
        if len(keys) == 1:
            return await self._rows(level, self._shape(Form.ONE), {KEY: keys[0]})
        return await self._rows(level, self._shape(Form.SEVERAL), {KEYS: tuple(keys)})

    async def _fill_pages(
        self, shape: PageShape, rows: Sequence[Sequence[Any]], built: list[Row]
    ) -> None:
        asked = self._pages[shape.slot]
        parent_at, open_at = shape.parent_at, shape.open_at
        keys = _distinct(
            row[parent_at] for row in rows if open_at is None or row[open_at] is not None
        )
        if not keys:
            return
        found = await self._paged_rows(shape, asked, keys) if shape.needs_rows else ()
        totals = await self._totals(shape, asked, keys) if shape.needs_total else {}
        kept, cuts = _cut(found, shape.key_at, asked.first)
        places = [await self._build(place, kept) for place in shape.rows]
        cursor = _cursor(shape, asked)
        name, assemble, before = shape.name, shape.assemble, asked.after
        for row, parent in zip(rows, built, strict=True):
            if open_at is not None and row[open_at] is None:
                continue
            key = row[parent_at]
            start, end, more = cuts.get(key, _EMPTY)
            total = totals.get(key, 0)
            parent[name] = assemble(kept, places, start, end, more, before, total, cursor)

    async def _paged_rows(
        self, shape: PageShape, asked: Asked, keys: list[Any]
    ) -> Sequence[Sequence[Any]]:
        values = _limited(asked)
        if len(keys) == 1:
            values[KEY] = keys[0]
            return await self._rows(shape.level, self._shape(Form.PAGE, asked), values)
        values[KEYS] = tuple(keys)
        return await self._rows(shape.level, self._shape(Form.PAGES, asked), values)

    async def _totals(self, shape: PageShape, asked: Asked, keys: list[Any]) -> dict[Any, int]:
        values = {**asked.values, KEYS: tuple(keys)}
        counted = await self._rows(
            shape.level, self._shape(Form.COUNTS, asked, counting=True), values
        )
        return {row[0]: row[1] for row in counted}

    def _shape(self, form: Form, asked: Asked | None = None, *, counting: bool = False) -> Shape:
        if asked is None:
            return Shape(form, self._dialect)
        if counting:
            return Shape(form, self._dialect, asked.filters)
        return Shape(form, self._dialect, asked.filters, asked.after, asked.sort)

    async def _rows(
        self, level: Level, shape: Shape, values: Mapping[str, Any]
    ) -> Sequence[Sequence[Any]]:
        statement = level.statement(shape)
        parameters = statement.parameters({**self._viewer_values, **values})
        return await self._snapshot.fetch(statement.sql, parameters)


_EMPTY = (0, 0, False)


def _limited(asked: Asked) -> dict[str, Any]:
    # One more than asked tells whether there is a next page.
    return {**asked.values, LIMIT: asked.first + 1}


def _cursor(shape: PageShape, asked: Asked) -> Callable[[Sequence[Any]], str] | None:
    if not shape.needs_cursors:
        return None
    assert asked.cursors is not None
    return asked.cursors.writer(shape.order_at[asked.sort])


def _distinct(keys: Iterable[Any]) -> list[Any]:
    return [key for key in dict.fromkeys(keys) if key is not None]


def _cut(
    rows: Sequence[Sequence[Any]], key_at: int, first: int
) -> tuple[list[Sequence[Any]], dict[Any, tuple[int, int, bool]]]:
    """Each parent's rows without the one that only tells of a next page, and where they stand."""
    kept: list[Sequence[Any]] = []
    cuts: dict[Any, tuple[int, int, bool]] = {}
    at, count = 0, len(rows)
    while at < count:
        key = rows[at][key_at]
        stop = at + 1
        while stop < count and rows[stop][key_at] == key:
            stop += 1
        start = len(kept)
        kept.extend(rows[at : min(stop, at + first)])
        cuts[key] = (start, len(kept), stop - at > first)
        at = stop
    return kept, cuts


def _parsed(global_id: str) -> tuple[str, UUID]:
    try:
        return from_global_id(global_id)
    except MalformedGlobalId:
        return "", NOBODY


def _uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)
