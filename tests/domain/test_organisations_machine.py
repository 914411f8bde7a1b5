"""What may be said of an organisation, and of its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.organisations.machine import (
    Ending,
    Lifetime,
    Terms,
    check_ending,
    check_organisation,
    is_siren,
    is_siret,
    luhn,
    may_be_party,
)
from server.problems import TransitionRefused, ValidationFailed
from server.vocabulary import OrganisationKind

GRENOBLE = Terms(
    "Grenoble", OrganisationKind.COMMUNE, insee_code="38185", cog_vintage=2026, siren="213801855"
)
METROPOLE = Terms("Grenoble-Alpes-Métropole", OrganisationKind.METROPOLE, siren="200040715")
DAY = date(2026, 6, 15)


def refused(terms: Terms) -> str:
    with pytest.raises(ValidationFailed) as caught:
        check_organisation(terms)
    return caught.value.path


def test_a_commune_and_a_metropole_are_told_as_they_are() -> None:
    assert check_organisation(GRENOBLE) == GRENOBLE
    assert check_organisation(METROPOLE) == METROPOLE


def test_numbers_are_read_as_people_write_them() -> None:
    """A SIREN is printed by threes, a code of Corsica in small letters."""
    told = check_organisation(
        Terms(
            "  Ajaccio ",
            OrganisationKind.COMMUNE,
            insee_code="2a004",
            cog_vintage=2026,
            siren="212 000 046",
            department_codes=("2a", "2A", " "),
        )
    )
    assert told.name == "Ajaccio"
    assert (told.insee_code, told.siren) == ("2A004", "212000046")
    assert told.department_codes == ("2A",)


def test_a_commune_without_its_insee_code_is_refused() -> None:
    """O1: `insee_code` required for COMMUNE."""
    assert refused(replace(GRENOBLE, insee_code=None)) == "inseeCode"


def test_only_a_commune_has_an_insee_code() -> None:
    """O1: forbidden otherwise."""
    assert refused(replace(METROPOLE, insee_code="38185")) == "inseeCode"


@pytest.mark.parametrize("code", ["3818", "381855", "2C004", "A8185", "38 18"])
def test_an_insee_code_has_five_characters(code: str) -> None:
    """O1: 5 characters, 2A and 2B allowed."""
    assert refused(replace(GRENOBLE, insee_code=code)) == "inseeCode"


@pytest.mark.parametrize("code", ["2A004", "2B033", "97411", "01001"])
def test_corsica_and_overseas_have_their_codes(code: str) -> None:
    """O1: 2A/2B allowed."""
    assert check_organisation(replace(GRENOBLE, insee_code=code)).insee_code == code


def test_a_code_without_its_year_is_refused() -> None:
    """O3 names the pair (`insee_code`, `cog_vintage`): half of it says nothing."""
    assert refused(replace(GRENOBLE, cog_vintage=None)) == "cogVintage"


@pytest.mark.parametrize(
    "kind",
    [
        OrganisationKind.EPCI,
        OrganisationKind.METROPOLE,
        OrganisationKind.DEPARTMENT,
        OrganisationKind.REGION,
    ],
)
def test_a_siren_is_required_of_those_who_have_one(kind: OrganisationKind) -> None:
    """O2: required for EPCI, METROPOLE, DEPARTMENT, REGION."""
    assert refused(Terms("Sans numéro", kind)) == "siren"


def test_an_invented_organisation_may_lack_its_numbers() -> None:
    """Nobody invents a SIREN for a demonstration."""
    invented = Terms("CC inventée", OrganisationKind.EPCI, fictional=True)
    assert check_organisation(invented) == invented


@pytest.mark.parametrize("siren", ["200040716", "20004071", "2000407150", "20004071X", "²00040715"])
def test_a_siren_that_fails_its_checksum_is_refused(siren: str) -> None:
    """O2: `siren` passes the checksum when given."""
    assert refused(replace(METROPOLE, siren=siren)) == "siren"


@pytest.mark.parametrize(
    "siren",
    [
        "200070431",
        "200040715",
        "200065597",
        "200023414",
        "200084952",
        "200068500",
        "200030633",
        "245901038",
        "245901160",
        "200044618",
        "245900428",
        "200040947",
        "200043396",
        "200093201",
        "244200895",
    ],
)
def test_sirens_of_real_communities_pass(siren: str) -> None:
    """O2, on fifteen numbers in force."""
    assert is_siren(siren)


def test_a_siret_begins_with_the_siren_and_has_its_own_check() -> None:
    """« SIRET 14 with its own check and prefix = siren »"""
    siret = next(number for end in range(100) if is_siret(number := f"200040715{end:05d}") and end)
    assert check_organisation(replace(METROPOLE, siret=siret)).siret == siret
    wrong = siret[:-1] + str((int(siret[-1]) + 1) % 10)
    assert refused(replace(METROPOLE, siret=wrong)) == "siret"
    assert refused(replace(METROPOLE, siren="200065597", siret=siret)) == "siret"
    assert refused(Terms("Association", OrganisationKind.ASSOCIATION, siret=siret)) == "siret"


@given(st.text("0123456789", min_size=2, max_size=14), st.data())
def test_one_wrong_digit_never_passes_for_a_right_one(digits: str, data: st.DataObject) -> None:
    """What the checksum of O2 is for."""
    right = next(digits + str(last) for last in range(10) if luhn(digits + str(last)))
    place = data.draw(st.integers(0, len(right) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != right[place]]))
    assert not luhn(right[:place] + other + right[place + 1 :])


def test_the_other_facts_are_judged_too() -> None:
    assert refused(replace(METROPOLE, name=" ")) == "name"
    assert refused(replace(METROPOLE, population=-1)) == "population"
    assert refused(replace(METROPOLE, department_codes=("38", "2C"))) == "departmentCodes.1"
    assert refused(replace(METROPOLE, region_code="ARA")) == "regionCode"
    assert refused(replace(METROPOLE, cog_vintage=20)) == "cogVintage"
    assert refused(replace(METROPOLE, valid_from_on=DAY, valid_to_on=DAY)) == "validToOn"


def test_an_organisation_that_has_ended_takes_part_in_nothing_new() -> None:
    """O4: an organisation ended cannot become party to a new instrument."""
    may_be_party(Lifetime(None, None), DAY)
    may_be_party(Lifetime(None, date(2026, 6, 16)), DAY)
    with pytest.raises(TransitionRefused) as caught:
        may_be_party(Lifetime(None, DAY), DAY)
    assert caught.value.guard == "O4_ORGANISATION_STANDS"


def ending(**facts: object) -> Ending:
    told: dict[str, object] = {
        "succeeds_itself": False,
        "began_on": None,
        "ends_on": DAY,
        "successor": None,
        "last_predecessor_ended_on": None,
    }
    return Ending(**{**told, **facts})  # type: ignore[arg-type]  # a test names what differs


def test_a_merger_hands_over_to_one_that_lasts_longer() -> None:
    check_ending(ending(successor=Lifetime(DAY, None)))
    check_ending(ending(successor=Lifetime(None, date(2030, 1, 1))))


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"succeeds_itself": True}, "succeededById"),
        ({"successor": Lifetime(None, DAY)}, "succeededById"),
        ({"last_predecessor_ended_on": DAY}, "validToOn"),
        ({"began_on": DAY}, "validToOn"),
    ],
)
def test_a_line_of_succession_never_comes_back(facts: dict[str, object], path: str) -> None:
    """« a successor may not form a cycle »: each one ends later than the one before."""
    with pytest.raises(ValidationFailed) as caught:
        check_ending(ending(**facts))
    assert caught.value.path == path


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 9)), max_size=30))
def test_whatever_is_told_no_succession_is_a_circle(told: list[tuple[int, int, int]]) -> None:
    ends: dict[int, int] = {}
    successor: dict[int, int | None] = {}
    for one, next_, day in told:
        before = [ends[p] for p, s in successor.items() if s == one]
        try:
            check_ending(
                Ending(
                    one == next_,
                    None,
                    date(2026, 1, day),
                    Lifetime(None, date(2026, 1, ends[next_]) if next_ in ends else None),
                    date(2026, 1, max(before)) if before else None,
                )
            )
        except ValidationFailed:
            continue
        ends[one], successor[one] = day, next_
    for one in successor:
        seen, at = set(), one
        while (following := successor.get(at)) is not None:
            assert at not in seen
            seen.add(at)
            at = following
