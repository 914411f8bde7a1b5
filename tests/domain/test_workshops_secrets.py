"""Links and codes: derived, misread as people misread, and never to be read back. Without I/O."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from server.domain.workshops import secrets

KEY = b"a test's key, long enough to be taken for one"
ONE, OTHER = UUID(int=1), UUID(int=2)


@given(st.uuids(), st.integers(0, 500))
def test_a_code_typed_in_any_way_is_the_code(operation: UUID, number: int) -> None:
    code = secrets.entry_code(KEY, operation, number)
    stored = secrets.stored_code(KEY, ONE, code)
    assert stored is not None
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert secrets.stored_code(KEY, ONE, f" {typed} ") == stored


@given(st.uuids(), st.integers(0, 500))
def test_a_code_is_another_one_in_another_workshop_and_under_another_key(
    operation: UUID, number: int
) -> None:
    code = secrets.entry_code(KEY, operation, number)
    stored = secrets.stored_code(KEY, ONE, code)
    assert stored != secrets.stored_code(KEY, OTHER, code)
    assert stored != secrets.stored_code(b"another key", ONE, code)
    assert code.replace("-", "") not in str(stored).upper()


def test_what_was_never_a_code_is_none() -> None:
    for typed in ("", "K3F7", "K3F7-2QXU", "K3F7-2QXA-K3F7", "x" * 1_000, "ééééàààà"):
        assert secrets.stored_code(KEY, ONE, typed) is None


def test_codes_of_one_demand_differ_and_so_do_links() -> None:
    codes = {secrets.entry_code(KEY, ONE, number) for number in range(500)}
    assert len(codes) == 500
    links = {secrets.answer_link(KEY, a, b) for a in (ONE, OTHER) for b in (ONE, OTHER)}
    assert len(links) == 4
    assert all(link.startswith(secrets.LINK_PREFIX) and len(link) == 47 for link in links)
