"""Compiling a plan: from what a document asks for and what its types declare.

Done once for (document, operation, kind of viewer, values of the switches) and kept; running a plan
compiles nothing. Refuses values: what a client or a viewer gives is bound when the plan runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

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

from server.access.policy import Rule
from server.reading.resolved import (
    Catalogue,
    Follow,
    Leaf,
    Lookup,
    Made,
    One,
    Page,
    Root,
    Search,
)
from server.reading.searching import Hits
from server.reading.selection import Fields, Outline, Selections
from server.reading.shapes import (
    TYPENAME,
    Arguments,
    FollowShape,
    KeyedShape,
    LookupShape,
    OneShape,
    PageShape,
    Plan,
    RootShape,
    RowShape,
    SearchShape,
    sort_of,
)
from server.reading.statements import Level
from server.reading.trails import trails_of
from server.reading.writers import PageWriter, RowWriter
from server.vocabulary import Scope, ViewerKind


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
        self,
        name: str,
        declared: Root,
        field: GraphQLField,
        nodes: list[FieldNode],
    ) -> RootShape:
        match declared:
            case Page():
                return self._page(name, declared, field, nodes)
            case Lookup():
                return self._lookup(name, declared, field, nodes)
            case Follow():
                return self._follow(name, field, nodes)
            case Search():
                return self._search(name, declared, field, nodes)
            case _:
                assert_never(declared)

    def _lookup(
        self, name: str, lookup: Lookup, field: GraphQLField, nodes: list[FieldNode]
    ) -> LookupShape:
        """A token needs the scopes of the types whose ids it names, known when the plan runs."""
        needed = self._plan.scopes
        scopes: dict[str, set[Scope]] = {target: set() for target in lookup.targets}
        targets = self._targets(nodes, scopes)
        self._plan.scopes = needed
        return LookupShape(
            name,
            _arguments(field, nodes[0]),
            lookup,
            targets,
            {target: frozenset(needs) for target, needs in scopes.items()},
        )

    def _follow(self, name: str, field: GraphQLField, nodes: list[FieldNode]) -> FollowShape:
        """A token needs the scopes of the types it follows, known when the plan runs."""
        batch = get_named_type(field.type)
        assert isinstance(batch, GraphQLObjectType)
        asked = self._selections.of(batch, nodes)
        trails = trails_of(self._catalogue.types)
        needed = self._plan.scopes
        scopes: dict[str, set[Scope]] = {target: set() for target in trails.types}
        shape = FollowShape(name, _arguments(field, nodes[0]), self._catalogue.types, trails, {})
        for key, inner in asked.items():
            if inner[0].name.value != "changes":
                continue
            change = get_named_type(batch.fields["changes"].type)
            assert isinstance(change, GraphQLObjectType)
            fields = self._selections.of(change, inner)
            shape.changes[key] = _names(fields)
            for node_key, node in fields.items():
                if node[0].name.value == "node":
                    shape.nodes[key, node_key] = self._targets(node, scopes)
        self._plan.scopes = needed
        shape.fields = _names(asked)
        shape.scopes = {target: frozenset(needs) for target, needs in scopes.items()}
        return shape

    def _search(
        self, name: str, search: Search, field: GraphQLField, nodes: list[FieldNode]
    ) -> SearchShape:
        """A token needs the scopes of the types it looks among, known when the plan runs."""
        connection = get_named_type(field.type)
        assert isinstance(connection, GraphQLObjectType)
        needed = self._plan.scopes
        scopes: dict[str, set[Scope]] = {target: set() for target in search.targets}
        writer = PageWriter(
            connection, self._selections.of, lambda inner: self._targets(inner, scopes)
        )
        writer.write(self._selections.of(connection, nodes))
        self._plan.scopes = needed
        for target, one in search.targets.items():
            scopes[target] |= {scope for scope in (one.visible.scope,) if scope is not None}
        return SearchShape(
            name=name,
            arguments=_arguments(field, nodes[0]),
            hits=Hits(search, self._kind),
            places=tuple(writer.places),
            scopes={target: frozenset(needs) for target, needs in scopes.items()},
            assemble=writer.assemble(),
            needs_rows=writer.needs_rows,
            needs_total=writer.needs_total,
            needs_cursors=writer.needs_cursors,
        )

    def _targets(
        self, nodes: list[FieldNode], scopes: Mapping[str, set[Scope]]
    ) -> dict[str, KeyedShape]:
        targets = {}
        for target, needs in scopes.items():
            self._plan.scopes = needs
            targets[target] = self._keyed(target, nodes)
        return targets

    def _payloads(
        self, name: str, field: GraphQLField, nodes: list[FieldNode], way: tuple[str, ...] = ()
    ) -> None:
        """The rows that an ordinary field's objects will hold, and the ordinary ones in them.

        `way` are the response keys that lead from the field to its objects.
        """
        named = get_named_type(field.type)
        if is_abstract_type(named):
            objects = list(self._schema.get_possible_types(named))
        elif is_object_type(named):
            objects = [named]
        else:
            return
        for object_type in objects:
            if object_type.name not in self._catalogue.types:
                for key, inner in self._selections.of(object_type, nodes).items():
                    self._payload(name, object_type, (*way, key), inner)

    def _payload(
        self,
        name: str,
        object_type: GraphQLObjectType,
        way: tuple[str, ...],
        nodes: list[FieldNode],
    ) -> None:
        field_name = nodes[0].name.value
        if field_name not in object_type.fields:
            return
        target = get_named_type(object_type.fields[field_name].type).name
        if target in self._catalogue.types:
            place = (name, object_type.name, field_name)
            self._plan.payloads.setdefault(place, {})[way] = self._keyed(target, nodes)
        else:
            self._payloads(name, object_type.fields[field_name], nodes, way)

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
        writer = RowWriter()
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
        writer = PageWriter(connection, self._selections.of, lambda inner: self._row(level, inner))
        writer.write(self._selections.of(connection, nodes))
        arguments = _arguments(field, nodes[0])
        shape = PageShape(
            name=name,
            slot=len(self._plan.pages),
            page=page,
            arguments=arguments,
            level=level,
            rows=tuple(writer.places),
            assemble=writer.assemble(),
            needs_rows=writer.needs_rows,
            needs_total=writer.needs_total,
            needs_cursors=writer.needs_cursors,
            order_at=_order_at(level, page, arguments) if writer.needs_cursors else {},
            key_at=level.key_column() if page.key is not None else -1,
        )
        self._plan.pages.append(shape)
        return shape


def _order_at(
    level: Level, page: Page, arguments: Arguments
) -> Mapping[str | None, tuple[int, ...]]:
    """Where cursors find their values: under the order asked for, or under each one that a
    variable may name."""
    if arguments.constant is None:
        return {name: level.order_columns(order) for name, order in page.orders.items()}
    name = sort_of(arguments.constant)
    return {name: level.order_columns(page.orders[name])}


def _names(fields: Fields) -> dict[str, str]:
    """The field behind each response key."""
    return {key: nodes[0].name.value for key, nodes in fields.items()}


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
