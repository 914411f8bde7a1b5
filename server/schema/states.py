"""Every state machine of the domain as a diagram, in French, from the machines' own tables.

A machine is found by its table of transitions, so that a new one is drawn without being named
here. Refuses what no table says: a state that is only reached by itself stands in a line of text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any, Final

import server.domain
from server.domain.transitions import Transition
from server.schema.enums import TERMS

Table = Sequence[Transition[Any, Any]]

_HEAD: Final = """# Les états et ce qui les fait changer

Ce document est écrit par `jalon export-states` à partir des tables de transitions du code
(`server/domain/*/machine.py`) ; ne pas le modifier à la main, `make check` le compare. Chaque flèche
porte le nom de la mutation et, entre crochets, celui de ses gardes ; l'API répond les mêmes dans
`availableTransitions`, avec la raison de chaque refus.
"""


def states_page() -> str:
    """The whole page, ending in a newline."""
    return _HEAD + "".join(f"\n{section(table)}" for table in machines())


def machines() -> Iterator[Table]:
    """The tables of transitions of `server.domain`, each once, by module and then as written."""
    seen: set[int] = set()
    for room in sorted(each.name for each in iter_modules(server.domain.__path__)):
        name = f"{server.domain.__name__}.{room}.machine"
        if not _exists(name):
            continue
        for value in vars(import_module(name)).values():
            if _is_table(value) and id(value) not in seen:
                seen.add(id(value))
                yield value


def section(table: Table) -> str:
    """One machine: its title, its diagram, and the states that no transition reaches."""
    states = type(table[0].reaches)
    lines = [f"## {_title(states)}", "", "```mermaid", *diagram(table), "```"]
    apart = [state for state in _unreached(table) if state is not _first(states)]
    if apart:
        named = ", ".join(f"`{state.value}` ({_label(state)})" for state in apart)
        lines += ["", f"Atteint sans transition demandée : {named}."]
    return "\n".join([*lines, ""])


def diagram(table: Table) -> Iterator[str]:
    """The lines of a Mermaid diagram. An object begins in the first state of its vocabulary."""
    states = type(table[0].reaches)
    yield "stateDiagram-v2"
    for state in states:
        yield f'    state "{_label(state)}" as {state.name}'
    yield f"    [*] --> {_first(states).name}"
    for one in table:
        for state in states:
            if state in one.leaves:
                yield f"    {state.name} --> {one.reaches.name} : {_arrow(one)}"
    for state in states:
        if not any(state in one.leaves for one in table):
            yield f"    {state.name} --> [*]"


def _arrow(one: Transition[Any, Any]) -> str:
    guards = ", ".join(guard.__name__.lstrip("_") for guard in one.guards)
    return f"{one.name} [{guards}]" if guards else one.name


def _unreached(table: Table) -> Iterable[Enum]:
    reached = {one.reaches for one in table}
    return [state for state in type(table[0].reaches) if state not in reached]


def _first(states: type[Enum]) -> Enum:
    return next(iter(states))


def _title(states: type[Enum]) -> str:
    """What the vocabulary says of the states: « État d'une mission »."""
    return " ".join((states.__doc__ or states.__name__).split()).rstrip(".")


def _label(state: Enum) -> str:
    return TERMS[type(state)][state].rstrip(".").replace('"', "'")


def _is_table(value: object) -> bool:
    return (
        isinstance(value, tuple)
        and bool(value)
        and all(isinstance(one, Transition) for one in value)
    )


def _exists(name: str) -> bool:
    parent, _, _ = name.rpartition(".")
    # A module beside the rooms has no machine below it.
    return hasattr(import_module(parent), "__path__") and find_spec(name) is not None
