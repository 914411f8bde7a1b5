"""Points: one an object, pages multiplied, fragments counted wherever they are spread."""

from __future__ import annotations

import pytest
from graphql import parse

from server.transport.cost import compile_tariff
from server.transport.limits import Limits
from tests.transport.toy import schema

LIMITS = Limits(points=10**9)


def points(text: str, **variables: object) -> int:
    tariff = compile_tariff(schema._schema, parse(text))
    [name] = tariff.operations
    return tariff.points(name, variables, LIMITS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ hello }", 1),
        ("{ mission { code } }", 1),
        ("{ mission { parent { code } } }", 2),
        ("{ mission { siblings { code } } }", 1 + 5),
        ("{ missions(first: 10) { nodes { code } } }", 1 + 10),
        ("{ missions { nodes { code } } }", 1 + 100),
        ("{ missions(first: 10) { nodes { members(first: 3) { nodes { code } } } } }", 1 + 10 * 5),
        ("{ mission { ... on Mission { parent { code } } } }", 2),
        ("{ mission { ...F ...F } } fragment F on Mission { parent { code } }", 3),
        ("{ __typename mission { __typename } }", 1),
    ],
)
def test_points_follow_what_may_be_read(text: str, expected: int) -> None:
    assert points(text) == expected


def test_a_page_size_in_a_variable_is_read_at_each_request() -> None:
    text = "query ($n: Int = 7) { missions(first: $n) { nodes { code } } }"
    assert points(text, n=20) == 21
    assert points(text) == 8
    assert points(text, n=None) == 101


def test_a_fragment_on_the_connection_hides_no_page() -> None:
    text = "{ missions(first: 10) { ...P } } fragment P on MissionConnection { nodes { code } }"
    assert points(text) >= 11


def test_doubling_fragments_are_counted_in_one_pass() -> None:
    parts = " ".join(f"fragment F{n} on Mission {{ ...F{n + 1} ...F{n + 1} }}" for n in range(190))
    text = f"{{ mission {{ ...F0 }} }} {parts} fragment F190 on Mission {{ parent {{ code }} }}"
    assert points(text) == 1_000_000
