"""The QR code of the projector, read back by a reader written from the standard alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import pytest

from tests.web.node import STATIC, run_node

pytestmark = pytest.mark.browser

Rows = list[list[int]]

_DRAW = """
import { pathToFileURL } from "node:url";
const { qrOf } = await import(pathToFileURL(process.argv[1]));
const drawn = JSON.parse(process.argv[2]).map((text) => {
  try { return qrOf(text).map((row) => row.map(Number)); } catch (error) { return error.constructor.name; }
});
console.log(JSON.stringify(drawn));
"""
_MASKS: Sequence[Callable[[int, int], bool]] = (
    lambda i, j: (i + j) % 2 == 0,
    lambda i, j: i % 2 == 0,
    lambda i, j: j % 3 == 0,
    lambda i, j: (i + j) % 3 == 0,
    lambda i, j: (i // 2 + j // 3) % 2 == 0,
    lambda i, j: i * j % 2 + i * j % 3 == 0,
    lambda i, j: (i * j % 2 + i * j % 3) % 2 == 0,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2 == 0,
)
# By size: correction bytes of a block, blocks.
_BLOCKS = {21: (10, 1), 25: (16, 1), 29: (26, 1), 33: (18, 2), 37: (24, 2), 41: (16, 4)}

TEXTS = (
    "x",
    "http://127.0.0.1:8000/s/ABC123",
    "https://jalon.example/s/7KX2P9",
    "https://ateliers.une-agence.example/s/7KX2P9?lang=en",
    "https://ateliers.une-agence-au-nom-bien-plus-long.example/s/7KX2P9?lang=en",
    "é" * 53,
)


async def draw(*texts: str) -> list[Rows | str]:
    path = str(STATIC / "live" / "qr.js")
    status, output = await run_node("--input-type=module", "--eval", _DRAW, path, json.dumps(texts))
    assert status == 0, output
    drawn: list[Rows | str] = json.loads(output)
    return drawn


async def test_what_is_drawn_reads_as_what_was_written() -> None:
    for text, rows in zip(TEXTS, await draw(*TEXTS), strict=True):
        assert isinstance(rows, list)
        assert _read(rows) == text


async def test_the_sizes_go_with_the_length_of_the_text() -> None:
    assert [len(rows) for rows in await draw(*TEXTS)] == [21, 29, 29, 33, 37, 41]


async def test_a_text_that_is_too_long_is_refused() -> None:
    assert await draw("x" * 107) == ["TooLong"]


def _read(rows: Rows) -> str:
    size = len(rows)
    words = _words(rows, _MASKS[_format(rows) & 7])
    correction, blocks = _BLOCKS[size]
    data_size = len(words) // blocks - correction
    data = [words[: data_size * blocks][block::blocks] for block in range(blocks)]
    checks = [words[data_size * blocks :][block::blocks] for block in range(blocks)]
    for part, check in zip(data, checks, strict=True):
        assert _syndromes(part + check, correction) == [0] * correction
    flat = [byte for part in data for byte in part]
    nibbles = [half for byte in flat for half in (byte >> 4, byte & 15)]
    assert nibbles[0] == 4
    length = nibbles[1] << 4 | nibbles[2]
    body = nibbles[3 : 3 + 2 * length]
    return bytes(body[at] << 4 | body[at + 1] for at in range(0, len(body), 2)).decode()


def _format(rows: Rows) -> int:
    """The mask and the level, of which there are two copies. 0 is level M."""
    size = len(rows)
    places = [bit if bit < 6 else bit + 1 if bit < 8 else size - 15 + bit for bit in range(15)]
    across = [size - 1 - bit if bit < 8 else 7 if bit == 8 else 14 - bit for bit in range(15)]
    down_copy = sum(rows[place][8] << bit for bit, place in enumerate(places))
    across_copy = sum(rows[8][place] << bit for bit, place in enumerate(across))
    assert down_copy == across_copy
    written = down_copy ^ 0x5412
    rest = written
    for bit in range(14, 9, -1):
        if rest >> bit & 1:
            rest ^= 0x537 << (bit - 10)
    assert rest == 0
    assert written >> 13 == 0
    return written >> 10


def _words(rows: Rows, mask: Callable[[int, int], bool]) -> list[int]:
    size = len(rows)
    bits: list[int] = []
    upwards = True
    for right in (*range(size - 1, 6, -2), 5, 3, 1):
        for step in range(size):
            i = size - 1 - step if upwards else step
            bits += [
                rows[i][j] ^ mask(i, j) for j in (right, right - 1) if not _is_pattern(size, i, j)
            ]
        upwards = not upwards
    return [
        int("".join(map(str, map(int, bits[at : at + 8]))), 2) for at in range(0, len(bits) - 7, 8)
    ]


def _is_pattern(size: int, i: int, j: int) -> bool:
    finder = (i < 9 and (j < 9 or j >= size - 8)) or (i >= size - 8 and j < 9)
    alignment = size > 21 and size - 9 <= i <= size - 5 and size - 9 <= j <= size - 5
    return finder or alignment or i == 6 or j == 6


def _syndromes(words: Sequence[int], correction: int) -> list[int]:
    exponents = [1]
    for _ in range(254):
        doubled = exponents[-1] << 1
        exponents.append(doubled ^ 0x11D if doubled > 255 else doubled)
    logs = {value: power for power, value in enumerate(exponents)}

    def at(root: int) -> int:
        total = 0
        for word in words:
            total = word ^ (exponents[(logs[total] + root) % 255] if total else 0)
        return total

    return [at(root) for root in range(correction)]
