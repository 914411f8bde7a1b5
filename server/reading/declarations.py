"""How a GraphQL type says where its fields come from.

A type declares; it never fetches. What a field does not say is looked for in the model's column of
the same name. Refuses defaults of visibility: a type names the rule of its rows, and where it
declares facets every field names the one that opens it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from tortoise.models import Model

from server.access.policy import Rule
from server.reading.codec import Codec
from server.reading.pages import FIRST_DEFAULT, FIRST_MAX, IDS_MAX
from server.vocabulary import ChangedType

METADATA = "server.reading"
SOURCE = "__reading__"
ROW = "{t}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row's own table; by default the one of the field's name."""

    of: str | None
    codec: Codec | None
    facet: str | None


@dataclass(frozen=True, slots=True)
class Expression:
    """An SQL expression over the row, `{t}` standing for its table."""

    sql: str
    codec: Codec | None
    facet: str | None


@dataclass(frozen=True, slots=True)
class Computed:
    """A pure function; its parameters name the columns it needs, or the `facts`: SQL expressions
    over the row that its own statement answers."""

    function: Callable[..., Any]
    facet: str | None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Relation:
    """At most one row of another type, by a key of this table or by a unique key towards it."""

    of: str | None
    facet: str | None


@dataclass(frozen=True, slots=True)
class Sorts:
    """The orders of a list: the one it has, and those a client may name instead.

    An order is columns, each with a `-` in front where it goes down; the id is added to it.
    """

    default: tuple[str, ...]
    named: Mapping[Enum, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Related:
    """A page of the rows whose key names this one."""

    of: str | None
    sorts: Sorts
    filters: type | None
    where: str | None
    facet: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of all the rows of a type; a root field."""

    sorts: Sorts
    filters: type | None


@dataclass(frozen=True, slots=True)
class ById:
    """One row, by its global id; a root field, of an object type, an interface or a union."""


@dataclass(frozen=True, slots=True)
class ByIds:
    """Rows by their global ids, in the order asked, null where one is missing or hidden."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What one field of a filter adds to the WHERE clause.

    `:value` is what the client gave, `IN (:values)` any of a list, `:value.part` one of the parts
    that `parts` makes of it, `IN (:values.part)` any of such a part. `postgres` is the text where that dialect needs its own. A condition
    on what not every reader of the row may read names in `opened_by` the rule that opens it: of the
    other rows, none is kept. `{seen}` is the rule of another table's row, by `seen`: its alias, and
    the rule.
    """

    sql: str
    postgres: str | None = None
    column: str | None = None
    id_of: str | None = None
    several: bool = False
    parts: Callable[[Any], Mapping[str, Any]] | None = None
    opened_by: Rule | None = None
    seen: tuple[str, Rule] | None = None


@dataclass(frozen=True, slots=True)
class Follows:
    """What moved for the reader since a cursor; a root field of an ordinary type."""


@dataclass(frozen=True, slots=True)
class Searches:
    """What holds some words, among several types; a root field. `types` names those types."""

    types: type[Enum]


FieldDeclaration = Column | Expression | Computed | Relation | Related
RootDeclaration = Listing | ById | ByIds | Follows | Searches


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of a type come from and who sees them. `folded` is the column that
    `sort_key` folds: a guard on it would forbid sorting by either."""

    model: type[Model]
    visible: Rule
    facets: Mapping[str, Rule] = field(default_factory=dict)
    folded: str | None = None


C = TypeVar("C", bound=type)


def reads(
    model: type[Model],
    *,
    visible: Rule,
    facets: Mapping[str, Rule] | None = None,
    folded: str | None = None,
) -> Callable[[C], C]:
    """Declares a type whose rows are those of `model` that `visible` shows.

    Its docstring is its description. `facets` are the rules that open some of its fields only.
    """

    def declare(cls: C) -> C:
        declared = strawberry.type(cls, description=inspect.cleandoc(cls.__doc__ or ""))
        setattr(declared, SOURCE, Source(model, visible, facets or {}, folded))
        return declared

    return declare


def column(
    description: str, *, of: str | None = None, codec: Codec | None = None, facet: str | None = None
) -> Any:
    """The value of one column."""
    return _field(description, Column(of, codec, facet))


def expression(
    description: str, sql: str, *, codec: Codec | None = None, facet: str | None = None
) -> Any:
    """The value of an SQL expression over the row."""
    return _field(description, Expression(sql, codec, facet))


def computed(
    description: str,
    function: Callable[..., Any],
    *,
    facet: str | None = None,
    facts: Mapping[str, str] | None = None,
) -> Any:
    """What a pure function makes of the columns that its parameters name.

    `facts` are parameters that the row's own statement answers instead: SQL over `{t}` and the
    viewer's values, given to the function as stored, so that a truth may come as 0 or 1.
    """
    return _field(description, Computed(function, facet, facts or {}))


def relation(description: str, *, of: str | None = None, facet: str | None = None) -> Any:
    """The row that a key names, or the only row whose key names this one; null when hidden."""
    return _field(description, Relation(of, facet))


def connection(
    description: str,
    *,
    order: tuple[str, ...],
    sorts: Mapping[Any, tuple[str, ...]] | None = None,
    of: str | None = None,
    filters: type | None = None,
    where: str | None = None,
    facet: str | None = None,
) -> Any:
    """A page of the rows whose key names this one, in `order`, then by id.

    `order` names columns, all rising, or all falling with a `-` in front of each. `sorts` are the
    orders a client may ask for instead, by the values of one enum. `of` is the related name;
    `where` narrows the list for good, in SQL over `{t}`.
    """
    found = Sorts(order, sorts or {})
    declared = _field(description, Related(of, found, filters, where, facet))
    declared.arguments = _page_arguments(found, filters)
    return declared


def listing(
    description: str,
    *,
    order: tuple[str, ...],
    sorts: Mapping[Any, tuple[str, ...]] | None = None,
    filters: type | None = None,
) -> Any:
    """A root field: a page of every visible row of a type, sorted as `connection` says."""
    found = Sorts(order, sorts or {})
    declared = _field(description, Listing(found, filters))
    declared.arguments = _page_arguments(found, filters)
    return declared


def by_id(description: str) -> Any:
    """A root field: the object of a global id; null when missing or hidden."""
    declared = _field(description, ById())
    declared.arguments = [_argument("id", strawberry.ID, "Identifiant global opaque.")]
    return declared


def by_ids(description: str) -> Any:
    """A root field: the objects of global ids, in order."""
    declared = _field(description, ByIds())
    declared.arguments = [
        _argument("ids", list[strawberry.ID], f"Identifiants globaux, {IDS_MAX} au plus.")
    ]
    return declared


def searches(description: str, *, types: type[Enum], agency: str) -> Any:
    """A root field: a page of what holds some words, the best first.

    `types` is an enum whose values are names of types, `agency` the type of an agency's id.
    """
    declared = _field(description, Searches(types))
    declared.arguments = [
        _argument("text", str, "Mots cherchés, tous ; le dernier peut être en train de s'écrire."),
        _argument("types", list[types] | None, "Types où chercher ; nul : tous.", default=None),  # type: ignore[valid-type]  # an enum given as a value
        _argument(
            "agencyId",
            strawberry.ID | None,
            f"De cette agence ({agency}) seulement.",
            default=None,
        ),
        *_page_arguments(Sorts((), {}), None),
    ]
    return declared


def follows(description: str) -> Any:
    """A root field: what moved since a cursor, as `server.reading.following` tells it."""
    declared = _field(description, Follows())
    declared.arguments = [
        _argument(
            "since",
            str | None,
            "Curseur de la réponse précédente ; nul : commence maintenant, sans changement.",
            default=None,
        ),
        _argument(
            "first",
            int | None,
            f"Nombre de changements au plus, de 1 à {FIRST_MAX}.",
            default=FIRST_MAX,
        ),
        _argument(
            "types",
            list[ChangedType] | None,
            "Types suivis, les mêmes à chaque appel ; nul : tous ceux que le jeton ouvre.",
            default=None,
        ),
    ]
    return declared


def matches(
    description: str,
    column: str,
    *,
    operator: str = "=",
    id_of: str | None = None,
    opened_by: Rule | None = None,
) -> Any:
    """A field of a filter: `column` compared with what the client gave.

    `id_of` names the type whose global id the client gives.
    """
    sql = f"{ROW}.{column} {operator} :value"
    return filter_field(
        description, Condition(sql, column=column, id_of=id_of, opened_by=opened_by)
    )


def matches_any(
    description: str, column: str, *, id_of: str | None = None, opened_by: Rule | None = None
) -> Any:
    """A field of a filter: `column` is one of the values that the client gave."""
    sql = f"{ROW}.{column} IN (:values)"
    return filter_field(
        description,
        Condition(sql, column=column, id_of=id_of, several=True, opened_by=opened_by),
    )


def matches_where(
    description: str,
    sql: str,
    *,
    postgres: str | None = None,
    id_of: str | None = None,
    several: bool = False,
    parts: Callable[[Any], Mapping[str, Any]] | None = None,
    opened_by: Rule | None = None,
    seen: tuple[str, Rule] | None = None,
) -> Any:
    """A field of a filter: an SQL condition over `{t}`, as `Condition` says."""
    return filter_field(
        description, Condition(sql, postgres, None, id_of, several, parts, opened_by, seen)
    )


def declaration_of(declared: StrawberryField) -> FieldDeclaration | RootDeclaration | None:
    """What a field declared, if it is table-backed."""
    found: FieldDeclaration | RootDeclaration | None = declared.metadata.get(METADATA)
    return found


def conditions_of(filters: type) -> dict[str, Condition]:
    """The conditions of a filter input, by the Python names of its fields."""
    definition = filters.__strawberry_definition__  # type: ignore[attr-defined]  # set by strawberry.input
    return {one.python_name: one.metadata[METADATA] for one in definition.fields}


def _field(description: str, declared: FieldDeclaration | RootDeclaration) -> StrawberryField:
    return StrawberryField(description=description, metadata={METADATA: declared})


def filter_field(description: str, condition: Condition) -> StrawberryField:
    """A field of a filter, of this condition."""
    return StrawberryField(
        description=description, default=strawberry.UNSET, metadata={METADATA: condition}
    )


def _page_arguments(sorts: Sorts, filters: type | None) -> list[StrawberryArgument]:
    arguments = [
        _argument(
            "first",
            int | None,
            f"Nombre d'éléments, de 1 à {FIRST_MAX}.",
            default=FIRST_DEFAULT,
        ),
        _argument("after", str | None, "Curseur après lequel la page commence."),
    ]
    if filters is not None:
        arguments.append(_argument("filter", filters | None, "Ce que la liste garde."))
    if sorts.named:
        (enum,) = {type(value) for value in sorts.named}
        arguments.append(
            _argument("sort", enum | None, "Ordre de la liste ; par défaut, celui qu'elle annonce.")
        )
    return arguments


def _argument(name: str, annotation: Any, description: str, **default: Any) -> StrawberryArgument:
    return StrawberryArgument(
        python_name=name,
        graphql_name=None,
        type_annotation=StrawberryAnnotation(annotation),
        description=description,
        **default,
    )
