"""The size of documents: counted in objects, after expansion, in linear work."""

from __future__ import annotations

import pytest
from graphql import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.transport.limits import Limits
from server.transport.measures import ENOUGH, Measures, Size, check, measure
from server.transport.refusals import Refusal


def sized(text: str) -> Size:
    return measure(parse(text)).operations[None]


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("{ a }", 0),
        ("{ a { b } }", 1),
        ("{ a { edges { node { b } } } }", 1),
        ("{ a { nodes { b { c } } } }", 2),
        ("{ node(id: 1) { a } }", 1),
        ("{ a { ... on B { c { d } } } }", 2),
        ("{ a { ...F } } fragment F on A { b { c } }", 2),
        ("{ ...F } fragment F on Q { ...G } fragment G on Q { a { b { c } } }", 2),
        ("{ __schema { types { fields { type { ofType { ofType { name } } } } } } }", 0),
    ],
)
def test_depth_counts_objects_and_not_what_lies_between(text: str, depth: int) -> None:
    assert sized(text).depth == depth


def test_the_chain_from_programme_to_agreement_is_within_the_limit() -> None:
    chain = (
        "programme axes orientations missions workshops sessions groups proposals "
        "actions agreements"
    )
    text = "x"
    for name in reversed(chain.split()):
        text = f"{name} {{ edges {{ node {{ {text} }} }} }}"
    assert sized(f"{{ {text} }}").depth == 10


def test_aliases_count_each_time_a_fragment_is_spread() -> None:
    assert sized("{ a { ...F ...F } b { ...F } } fragment F on A { x: y }").aliases == 3


def test_root_fields_are_found_behind_fragments() -> None:
    assert sized("{ a ...F ... { b } } fragment F on Q { c d }").root_fields == 4


def test_a_document_that_doubles_at_each_fragment_is_measured_in_one_pass() -> None:
    measures = doubling(190)
    assert measures.operations[None].aliases == ENOUGH
    assert measures.visits < 12 * 190


def test_the_work_grows_with_the_document_and_no_faster() -> None:
    small, large = doubling(20), doubling(200)
    assert large.visits < 11 * small.visits


def doubling(fragments: int) -> Measures:
    """Each fragment spreads the next one twice: 2ⁿ fields once expanded."""
    parts = [f"fragment F{n} on A {{ ...F{n + 1} ...F{n + 1} }}" for n in range(fragments)]
    return measure(
        parse(f"{{ a {{ ...F0 }} }} {' '.join(parts)} fragment F{fragments} on A {{ x: y }}")
    )


def test_a_cycle_of_fragments_is_measured_and_left_to_validation() -> None:
    assert (
        sized("{ ...F } fragment F on Q { a { ...G } } fragment G on Q { b { ...F } }").depth >= 1
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.recursive(st.just("x"), lambda inner: st.lists(inner, min_size=1, max_size=3)))
def test_depth_agrees_with_a_plain_definition(shape: object) -> None:
    def spell(node: object) -> str:
        return "x" if isinstance(node, str) else "a { " + " ".join(map(spell, listed(node))) + " }"

    def deep(node: object) -> int:
        return 0 if isinstance(node, str) else 1 + max(map(deep, listed(node)))

    assert sized(f"{{ {spell(shape)} }}").depth == deep(shape)


def listed(node: object) -> list[object]:
    assert isinstance(node, list)
    return node


def test_more_variables_than_any_client_needs_are_refused_before_validation() -> None:
    """Validation looks for each of them in the whole document: 480 of them took a fifth of a second."""

    def document(count: int) -> str:
        names = ", ".join(f"$v{number}: Int" for number in range(count))
        return f"query({names}) {{ a }}"

    limits = Limits()
    for count in (limits.variables, limits.variables + 1):
        parsed = parse(document(count))
        measures = measure(parsed)
        assert measures.variables == count
        if count > limits.variables:
            with pytest.raises(Refusal):
                check(parsed, measures, limits)
        else:
            check(parsed, measures, limits)
