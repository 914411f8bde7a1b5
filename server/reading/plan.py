"""A plan: the statements of one operation and the shape of the row tree they fill.

Made once for (document, operation, kind of viewer, values of the switches) and kept; running it
compiles nothing. A row tree is the very answer: dicts by response key, in the order asked, holding
JSON-ready values; so it is completed by graphql-core, or could be written out as it stands.
Refuses values: what a client or a viewer gives is bound when the plan runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, assert_never

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    OperationType,
    VariableNode,
    Visitor,
    get_argument_values,
    get_named_type,
    is_abstract_type,
    is_object_type,
    visit,
)
from graphql.execution.values import VariableValues

from server.access.policy import Rule
from server.reading.catalogue import Catalogue, Leaf, Lookup, Made, One, Page
from server.reading.selection import Fields, Outline, Selections
from server.reading.statements import Level
from server.vocabulary import Scope, ViewerKind

Row = dict[str, Any]
Rows = Sequence[Sequence[Any]]
Build = Callable[[Rows], list[Row]]
TYPENAME: Final = "__typename"


@dataclass(slots=True)
class RowShape:
    """What becomes of the rows of a level at one place of the answer."""

    type_name: str
    build: Build
    ones: tuple[OneShape, ...]
    pages: tuple[PageShape, ...]


@dataclass(slots=True)
class OneShape:
    """A to-one relation: `at` is where the parent's row holds the key."""

    name: str
    at: int
    level: Level
    key_at: int
    row: RowShape


@dataclass(slots=True)
class Arguments:
    """The arguments of one field, coerced once where no variable stands in them."""

    field: GraphQLField
    node: FieldNode
    constant: dict[str, Any] | None

    def values(self, variables: VariableValues | None) -> dict[str, Any]:
        if self.constant is not None:
            return self.constant
        return get_argument_values(self.field, self.node, variables)


@dataclass(slots=True)
class PageShape:
    """A connection. `slot` finds its bound arguments; `open_at` is where the parent's row holds
    what its guard said, when it has one."""

    name: str
    slot: int
    page: Page
    arguments: Arguments
    level: Level
    rows: tuple[RowShape, ...]
    assemble: Callable[..., Row]
    needs_rows: bool
    needs_total: bool
    needs_cursors: bool
    order_at: tuple[int, ...]
    parent_at: int = -1
    key_at: int = -1
    open_at: int | None = None


@dataclass(slots=True)
class LookupShape:
    """A root lookup by global id: one level for each possible type."""

    name: str
    arguments: Arguments
    lookup: Lookup
    targets: Mapping[str, KeyedShape]


@dataclass(slots=True)
class KeyedShape:
    """Rows asked for by their ids."""

    level: Level
    row: RowShape


PayloadKey = tuple[str, str, str]
"""Response key of the operation's field, type of its object, field of that object."""


@dataclass(slots=True)
class Plan:
    """`roots` are the table-backed fields of the query; `payloads` the rows that an ordinary
    resolver's answer may hold, by where it will hold them and then by response key."""

    roots: list[PageShape | LookupShape] = field(default_factory=list)
    payloads: dict[PayloadKey, dict[str, KeyedShape]] = field(default_factory=dict)
    pages: list[PageShape] = field(default_factory=list)
    scopes: set[Scope] = field(default_factory=set)


def compile_plan(
    catalogue: Catalogue, found: Outline, kind: ViewerKind, switches: Mapping[str, Any]
) -> Plan:
    """The plan of one operation for one kind of viewer."""
    return _Compiler(catalogue, found, kind, switches).plan()


class _Compiler:
    def __init__(
        self, catalogue: Catalogue, found: Outline, kind: ViewerKind, switches: Mapping[str, Any]
    ) -> None:
        self._catalogue = catalogue
        self._schema = catalogue.schema
        self._operation = found.operation
        self._kind = kind
        self._selections = Selections(catalogue.schema, found.fragments, switches)
        self._plan = Plan()

    def plan(self) -> Plan:
        root = self._schema.get_root_type(self._operation.operation)
        assert root is not None
        asked = self._selections.within(root, [self._operation.selection_set])
        is_query = self._operation.operation is OperationType.QUERY
        for name, nodes in asked.items():
            field_name = nodes[0].name.value
            declared = self._catalogue.roots.get(field_name) if is_query else None
            if declared is not None:
                self._plan.roots.append(self._root(name, declared, root.fields[field_name], nodes))
            elif field_name in root.fields:
                self._payloads(name, root.fields[field_name], nodes)
        return self._plan

    def _root(
        self, name: str, declared: Page | Lookup, field: GraphQLField, nodes: list[FieldNode]
    ) -> PageShape | LookupShape:
        match declared:
            case Page():
                return self._page(name, declared, field, nodes)
            case Lookup(targets=targets):
                return LookupShape(
                    name,
                    _arguments(field, nodes[0]),
                    declared,
                    {target: self._keyed(target, nodes) for target in targets},
                )
            case _:
                assert_never(declared)

    def _payloads(self, name: str, field: GraphQLField, nodes: list[FieldNode]) -> None:
        """The rows an ordinary field's objects will hold, one level below it."""
        named = get_named_type(field.type)
        if is_abstract_type(named):
            objects = list(self._schema.get_possible_types(named))
        elif is_object_type(named) and named.name not in self._catalogue.types:
            objects = [named]
        else:
            return
        for object_type in objects:
            for key, inner in self._selections.of(object_type, nodes).items():
                self._payload(name, object_type, key, inner)

    def _payload(
        self, name: str, object_type: GraphQLObjectType, key: str, nodes: list[FieldNode]
    ) -> None:
        field_name = nodes[0].name.value
        if field_name not in object_type.fields:
            return
        target = get_named_type(object_type.fields[field_name].type).name
        if target in self._catalogue.types:
            place = (name, object_type.name, field_name)
            self._plan.payloads.setdefault(place, {})[key] = self._keyed(target, nodes)

    def _keyed(self, target: str, nodes: list[FieldNode]) -> KeyedShape:
        level = self._level(target, "id")
        level.key_column()
        return KeyedShape(level, self._row(level, nodes))

    def _level(self, target: str, key: str | None, page: Page | None = None) -> Level:
        type_ = self._catalogue.types[target]
        self._needs(type_.visible)
        return Level(type_, self._kind, key, page)

    def _needs(self, rule: Rule | None) -> None:
        if rule is not None and rule.scope is not None:
            self._plan.scopes.add(rule.scope)

    def _row(self, level: Level, nodes: Sequence[FieldNode]) -> RowShape:
        type_ = level.type
        core = self._schema.type_map[type_.name]
        assert isinstance(core, GraphQLObjectType)
        writer = _RowWriter()
        ones: list[OneShape] = []
        pages: list[PageShape] = []
        for name, inner in self._selections.of(core, nodes).items():
            field_name = inner[0].name.value
            if field_name == TYPENAME:
                writer.constant(name, type_.name)
                continue
            declared = type_.fields[field_name]
            self._needs(declared.guard)
            match declared:
                case Leaf(sql, to_wire, guard):
                    writer.leaf(name, level.column(sql, guard), to_wire)
                case Made(function, needs, guard):
                    columns = [(level.column(sql, guard), convert) for sql, convert in needs]
                    writer.made(name, function, columns, self._open_at(level, guard))
                case One() as one:
                    writer.constant(name, None)
                    ones.append(self._one(name, level, one, inner))
                case Page() as page:
                    writer.constant(name, None)
                    shape = self._page(name, page, core.fields[field_name], inner)
                    shape.parent_at = level.column("{t}.id")
                    shape.open_at = self._open_at(level, page.guard)
                    pages.append(shape)
                case other:
                    assert_never(other)
        return RowShape(type_.name, writer.build(), tuple(ones), tuple(pages))

    def _open_at(self, level: Level, guard: Rule | None) -> int | None:
        """Where the row says whether a guard opened, by 1 or NULL."""
        return None if guard is None else level.column("1", guard)

    def _one(self, name: str, parent: Level, one: One, nodes: list[FieldNode]) -> OneShape:
        level = self._level(one.target, one.theirs)
        return OneShape(
            name=name,
            at=parent.column(one.own, one.guard),
            level=level,
            key_at=level.key_column(),
            row=self._row(level, nodes),
        )

    def _page(
        self, name: str, page: Page, field: GraphQLField, nodes: list[FieldNode]
    ) -> PageShape:
        level = self._level(page.target, page.key, page)
        connection = get_named_type(field.type)
        assert isinstance(connection, GraphQLObjectType)
        writer = _PageWriter(self, level, connection)
        writer.write(self._selections.of(connection, nodes))
        shape = PageShape(
            name=name,
            slot=len(self._plan.pages),
            page=page,
            arguments=_arguments(field, nodes[0]),
            level=level,
            rows=tuple(writer.rows),
            assemble=writer.assemble(),
            needs_rows=writer.needs_rows,
            needs_total=writer.needs_total,
            needs_cursors=writer.needs_cursors,
            order_at=tuple(level.order_columns()) if writer.needs_cursors else (),
            key_at=level.key_column() if page.key is not None else -1,
        )
        self._plan.pages.append(shape)
        return shape

    def row_at(self, level: Level, nodes: list[FieldNode]) -> RowShape:
        return self._row(level, nodes)

    def asked(self, type_: GraphQLObjectType, nodes: list[FieldNode]) -> Fields:
        return self._selections.of(type_, nodes)


def _arguments(field: GraphQLField, node: FieldNode) -> Arguments:
    if any(_names_variable(argument) for argument in node.arguments or ()):
        return Arguments(field, node, None)
    return Arguments(field, node, get_argument_values(field, node))


def _names_variable(node: Any) -> bool:
    finder = _VariableFinder()
    visit(node, finder)
    return finder.found


class _VariableFinder(Visitor):
    found = False

    def enter_variable(self, node: VariableNode, *_: Any) -> None:
        self.found = True


class _RowWriter:
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


class _PageWriter:
    """Writes how the rows of one parent become its connection."""

    def __init__(self, compiler: _Compiler, level: Level, connection: GraphQLObjectType) -> None:
        self._compiler = compiler
        self._level = level
        self._connection = connection
        self._entries: list[str] = []
        self.rows: list[RowShape] = []
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
        self.rows.append(self._compiler.row_at(self._level, nodes))
        return len(self.rows) - 1

    def _edges(self, nodes: list[FieldNode]) -> str:
        self.needs_rows = True
        edge = get_named_type(self._connection.fields["edges"].type)
        assert isinstance(edge, GraphQLObjectType)
        entries = []
        for name, inner in self._compiler.asked(edge, nodes).items():
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
        for name, inner in self._compiler.asked(page_info, nodes).items():
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


def levels_of(plan: Plan) -> Iterator[Level]:
    """Every level of a plan, for tests that look at its statements."""
    for root in plan.roots:
        yield from _levels_below(root)
    for shapes in plan.payloads.values():
        for keyed in shapes.values():
            yield keyed.level
            yield from _levels_of_row(keyed.row)


def _levels_below(shape: PageShape | LookupShape) -> Iterator[Level]:
    match shape:
        case PageShape():
            yield shape.level
            for row in shape.rows:
                yield from _levels_of_row(row)
        case LookupShape():
            for keyed in shape.targets.values():
                yield keyed.level
                yield from _levels_of_row(keyed.row)
        case _:
            assert_never(shape)


def _levels_of_row(row: RowShape) -> Iterator[Level]:
    for one in row.ones:
        yield one.level
        yield from _levels_of_row(one.row)
    for page in row.pages:
        yield from _levels_below(page)
