"""Each numbered statement of `docs/live-protocol.md` is the docstring of a test in this folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "live-protocol.md"
_STATEMENT = re.compile(r"^\d+\.\d+ .+$", re.MULTILINE)


def promised() -> list[str]:
    return [" ".join(found.split()) for found in _STATEMENT.findall(DOCUMENT.read_text())]


def repeated() -> list[str]:
    """The numbered docstrings of tests, in one line each."""
    sentences = []
    for path in HERE.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                sentence = " ".join((ast.get_docstring(node) or "").split())
                if node.name.startswith("test_") and _STATEMENT.match(sentence):
                    sentences.append(sentence)
    return sentences


def test_every_statement_is_repeated_by_a_test() -> None:
    assert set(promised()) == set(repeated())


def test_statements_are_numbered_in_order_and_once() -> None:
    numbers = [tuple(int(n) for n in s.split(" ", 1)[0].split(".")) for s in promised()]
    assert numbers == sorted(set(numbers))
    assert len(promised()) > 40
