"""The text of what turns rows into answers: one expression for a row, one for a page.

Refuses any text of a client's but response keys, which are GraphQL names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from graphql import FieldNode, GraphQLObjectType, get_named_type

from server.reading.selection import Fields
from server.reading.shapes import Build, Row

P = TypeVar("P")


class RowWriter:
    """Writes, as one dict display, what a row's tuple becomes."""

    def __init__(self) -> None:
        self._entries: list[str] = []
        self._names: dict[str, Any] = {}

    def constant(self, name: str, value: str | None) -> None:
        self._entries.append(f"{name!r}: {value!r}")

    def leaf(self, name: str, at: int, to_wire: Callable[[Any], Any] | None) -> None:
        if to_wire is None:
            self._entries.append(f"{name!r}: r[{at}]")
            return
        convert = self._named(to_wire)
        self._entries.append(f"{name!r}: None if r[{at}] is None else {convert}(r[{at}])")

    def made(
        self,
        name: str,
        function: Callable[..., Any],
        columns: list[tuple[int, Callable[[Any], Any]]],
        open_at: int | None,
    ) -> None:
        values = ", ".join(
            f"None if r[{at}] is None else {self._named(convert)}(r[{at}])"
            for at, convert in columns
        )
        value = f"{self._named(function)}({values})"
        if open_at is not None:
            value = f"None if r[{open_at}] is None else {value}"
        self._entries.append(f"{name!r}: {value}")

    def build(self) -> Build:
        # Names and positions only: the text holds nothing that a client wrote but response keys,
        # which are GraphQL names.
        text = f"lambda rows: [{{{', '.join(self._entries)}}} for r in rows]"
        build: Build = eval(text, self._names)
        return build

    def _named(self, function: Callable[..., Any]) -> str:
        for name, known in self._names.items():
            if known is function:
                return name
        name = f"f{len(self._names)}"
        self._names[name] = function
        return name


class PageWriter(Generic[P]):
    """Writes how the rows of one parent become its connection. `within` collects what is asked of
    an object, `place` makes what becomes of the rows where the page shows them."""

    def __init__(
        self,
        connection: GraphQLObjectType,
        within: Callable[[GraphQLObjectType, list[FieldNode]], Fields],
        place: Callable[[list[FieldNode]], P],
    ) -> None:
        self._connection = connection
        self._within = within
        self._make_place = place
        self._entries: list[str] = []
        self.places: list[P] = []
        self.needs_total = False
        self.needs_rows = False
        self.needs_cursors = False

    def write(self, asked: Fields) -> None:
        for name, nodes in asked.items():
            self._entries.append(f"{name!r}: {self._value(nodes)}")

    def assemble(self) -> Callable[..., Row]:
        """`assemble(rows, built, start, end, more, before, total, cursor)`, where `built` holds
        the built rows of each place that shows them."""
        parameters = "rows, built, start, end, more, before, total, cursor"
        made: Callable[..., Row] = eval(f"lambda {parameters}: {{{', '.join(self._entries)}}}", {})
        return made

    def _value(self, nodes: list[FieldNode]) -> str:
        match nodes[0].name.value:
            case "nodes":
                return f"built[{self._place(nodes)}][start:end]"
            case "edges":
                return self._edges(nodes)
            case "pageInfo":
                return self._page_info(nodes)
            case "totalCount":
                self.needs_total = True
                return "total"
            case _:
                return repr(self._connection.name)

    def _place(self, nodes: list[FieldNode]) -> int:
        self.needs_rows = True
        self.places.append(self._make_place(nodes))
        return len(self.places) - 1

    def _edges(self, nodes: list[FieldNode]) -> str:
        self.needs_rows = True
        edge = get_named_type(self._connection.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        entries = []
        for name, inner in self._within(edge, nodes).items():
            match inner[0].name.value:
                case "node":
                    value = f"built[{self._place(inner)}][at]"
                case "cursor":
                    self.needs_cursors = True
                    value = "cursor(rows[at])"
                case _:
                    value = repr(edge.name)
            entries.append(f"{name!r}: {value}")
        return f"[{{{', '.join(entries)}}} for at in range(start, end)]"

    def _page_info(self, nodes: list[FieldNode]) -> str:
        page_info = get_named_type(self._connection.fields["pageInfo"].type)
        assert isinstance(page_info, GraphQLObjectType)
        entries = []
        for name, inner in self._within(page_info, nodes).items():
            match inner[0].name.value:
                case "hasNextPage":
                    self.needs_rows = True
                    value = "more"
                case "hasPreviousPage":
                    value = "before"
                case "startCursor":
                    self.needs_rows = self.needs_cursors = True
                    value = "cursor(rows[start]) if end > start else None"
                case "endCursor":
                    self.needs_rows = self.needs_cursors = True
                    value = "cursor(rows[end - 1]) if end > start else None"
                case _:
                    value = repr(page_info.name)
            entries.append(f"{name!r}: {value}")
        return f"{{{', '.join(entries)}}}"
