"""The manual is held against the code: what exists is written, and what is written exists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import httpx2
import pytest
from graphql import build_schema, parse, validate

from server import __version__
from server.app import make_app, open_services
from server.cli import main
from server.demo.accounts import Part
from server.demo.programmes import load
from server.problems import ProblemCode
from server.settings import Settings
from server.transport.drain import Drain
from server.transport.limits import Limits
from server.vocabulary import Scope
from server.web.pages import PAGES as PAGES_SERVED
from tests.schema.agency import the_schema

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.en.md")
PAGES = sorted(
    str(path.relative_to(ROOT)) for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
)
CONTEXT = click.Context(main)
COMMANDS = {name: main.get_command(CONTEXT, name) for name in main.list_commands(CONTEXT)}
SETTINGS = {f"JALON_{name.upper()}" for name in Settings.model_fields}
# Names that are not the server's: what the tests read, and what the compose file asks for.
OTHER_VARIABLES = {"JALON_TEST_DATABASE_URL", "JALON_HOST_NAME", "JALON_POSTGRES_PASSWORD"}


@pytest.mark.parametrize("page", READMES)
def test_the_readme_lists_every_setting_and_no_other(page: str) -> None:
    named = set(re.findall(r"\bJALON_[A-Z_]+\b", _read(page)))
    assert named - OTHER_VARIABLES == SETTINGS


@pytest.mark.parametrize("page", READMES)
def test_the_readme_lists_every_command_and_no_other(page: str) -> None:
    named = set(re.findall(r"\| `jalon ([a-z-]+)` \|", _read(page)))
    assert named == set(COMMANDS)


@pytest.mark.parametrize("page", READMES)
def test_the_readme_lists_every_option_and_no_other(page: str) -> None:
    for name, command in COMMANDS.items():
        [line] = re.findall(rf"\| `jalon {name}` \|.*", _read(page))
        assert set(re.findall(r"`(--[a-z-]+)`", line)) == set(_options(command)), name


@pytest.mark.parametrize("page", READMES)
def test_the_readme_lists_every_make_target_and_no_other(page: str) -> None:
    offered = set(re.findall(r"^([a-z-]+):.*## ", _read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"\| `make ([a-z-]+)` \|", _read(page))) == offered


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_commands_that_exist(page: str) -> None:
    text = _read(page)
    targets = set(re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text)) <= targets
    assert set(re.findall(r"`(?:\.venv/bin/)?jalon ([a-z-]+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("page", READMES)
def test_the_map_shows_every_room(page: str) -> None:
    shown = set(re.findall(r"\| `server/([a-z_.]+)/?` \|", _read(page)))
    assert shown == set(_rooms())


@pytest.mark.parametrize("page", READMES)
def test_the_readme_lists_every_page_and_no_other(page: str) -> None:
    rows = re.findall(r"^\| (`/.*?) \|", _read(page), re.MULTILINE)
    named = {path for row in rows for path in re.findall(r"`(/[^`]*)`", row)}
    served = {path for page_ in PAGES_SERVED for path in page_.paths}
    assert {re.sub(r"[A-Z]{2,}", "{}", path) for path in named} == {
        re.sub(r"\{\w+\}", "{}", path) for path in served
    }


@pytest.mark.parametrize("page", READMES)
def test_the_queries_to_paste_are_ones_that_the_schema_answers(page: str) -> None:
    schema = build_schema(_read("schema.graphql"))
    assert [error for query in _queries(page) for error in validate(schema, parse(query))] == []


@pytest.mark.parametrize("page", READMES)
async def test_the_queries_of_the_readme_are_answered_with_the_programmes(
    page: str, sqlite_url: Callable[[], str], make_settings: Callable[..., Settings]
) -> None:
    settings = make_settings(database_url=sqlite_url())
    schema = the_schema()
    async with open_services(settings, schema) as services:
        loaded = await load(services.database, datetime.now(UTC), instruments=True)
        app = make_app(settings, schema, services, Drain())
        async with httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app),
            base_url="http://127.0.0.1",
            headers={"Authorization": f"Bearer {loaded.tokens[Part.HOLDER]}"},
        ) as client:
            answers = [
                (await client.post("/graphql", json={"query": query})).json()
                for query in _queries(page)
            ]
    assert not any("errors" in answer for answer in answers), answers
    axes, decided, chain, *instruments, missions, found, changed, sent = [
        answer["data"] for answer in answers
    ]
    versions = [
        version
        for programme in axes["programmes"]["nodes"]
        for version in programme["versions"]["nodes"]
    ]
    assert sorted(len(version["axes"]["nodes"]) for version in versions) == [0, 3, 4]
    outcomes = {
        (deliberation["meeting"]["body"]["name"], deliberation["outcome"])
        for agency in decided["agencies"]["nodes"]
        for programme in agency["programmes"]["nodes"]
        for version in programme["versions"]["nodes"]
        for deliberation in version["deliberations"]["nodes"]
    }
    assert outcomes == {("Conseil d’administration", "ADOPTED"), ("Assemblée générale", "ADOPTED")}
    # No workshop was played here: the chain from one is walked where one is.
    assert {node["proposal"] for node in chain["actions"]["nodes"]} == {None}
    contracts, agreements, flash, roadmaps = instruments
    [contract] = contracts["contracts"]["nodes"]
    assert contract["roadmap"]["actions"]["totalCount"] == 280
    sheets = agreements["agreements"]["nodes"]
    assert [len({item["heading"] for item in one["items"]["nodes"]}) for one in sheets] == [6] * 5
    [workshop] = flash["flashWorkshops"]["nodes"]
    assert len(workshop["roadmap"]["axes"]["nodes"]) == 3
    assert 18 in {one["actions"]["totalCount"] for one in roadmaps["roadmaps"]["nodes"]}
    assert missions["missions"]["totalCount"] > 0
    assert all(mission["availableTransitions"] for mission in missions["missions"]["nodes"])
    assert "CAEN-2024-105" in {node.get("code") for node in found["search"]["nodes"]}
    assert changed["changes"]["cursor"] and not changed["changes"]["changes"]
    assert {node["yearFrom"] for node in sent["programmes"]["nodes"]} == {2022, 2024}


@pytest.mark.parametrize("page", PAGES)
def test_a_link_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", _read(page))
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_both_readmes_have_the_same_sections() -> None:
    french, english = (re.findall(r"^(#+) ", _read(page), re.MULTILINE) for page in READMES)
    assert french == english


def test_the_api_page_explains_every_problem_and_every_scope() -> None:
    page = _read("docs/api.md")
    assert [code for code in ProblemCode if f"| `{code}` |" not in page] == []
    assert [scope for scope in Scope if f"`{scope}`" not in page] == []


def test_the_api_page_states_the_limits_in_force() -> None:
    limits = Limits()
    rows = dict(re.findall(r"^\| (.+?) \| (.+?) \|$", _read("docs/api.md"), re.MULTILINE))
    stated = {
        what: int("".join(re.findall(r"\d", told.split(",")[0]))) for what, told in _numbers(rows)
    }
    assert stated == {
        "corps d'une requête, trame d'un socket": limits.body_bytes // 1024,
        "profondeur, en objets (`edges` et `nodes` ne comptent pas)": limits.depth,
        "alias": limits.aliases,
        "champs à la racine": limits.root_fields,
        "lexèmes d'un document": limits.tokens,
        "taille d'une page": limits.page_items,
        "coût d'une requête": limits.points,
        "coût par minute et par jeton": limits.points_per_minute,
        "opérations ouvertes sur un socket": limits.socket_operations,
        "sockets ouverts avec un jeton": limits.sockets_per_account,
        "durée d'une requête": int(limits.query_seconds),
    }


def test_the_compose_file_sets_only_what_the_server_reads() -> None:
    compose = _read("docker-compose.yml")
    assert set(re.findall(r"^ +(JALON_[A-Z_]+):", compose, re.MULTILINE)) <= SETTINGS | {
        "JALON_HOST_NAME"
    }
    assert set(re.findall(r"\$\{(JALON_[A-Z_]+)", compose)) <= SETTINGS | OTHER_VARIABLES


# Numbers of rules as docstrings, comments and refusals cite them: `PV1`, `G2b`, `MI1_INVOLVED…`.
RULE = re.compile(
    r"(?<![0-9A-Za-z_])((?:A1|T1|[MP][12]|D[1-4]|L[1-3]|O[1-4]|V[1-5]|F[1-8]|G[1-5][bc]?|K[1-9]\d?"
    r"|(?:AC|AG|CT|FA|FW|LK|MI|MP|PO|PV|SG)\d\d?))(?![0-9A-Za-z])"
)


def test_every_rule_and_section_that_the_code_cites_has_its_line() -> None:
    page = _read("docs/domain.md")
    rules = re.findall(r"^- \*\*(\w+)\*\* : ", page, re.MULTILINE)
    sections = re.findall(r"^#+ §(\S+) ", page, re.MULTILINE)
    assert len(rules) == len(set(rules)) and len(sections) == len(set(sections))
    cited_rules, cited_sections = _cited()
    assert cited_rules >= {"PV1", "G2b", "MI1", "K6"} and cited_sections >= {"2.3", "3", "10"}
    assert sorted(cited_rules - set(rules)) == []
    assert sorted(cited_sections - set(sections)) == []


def test_every_rule_is_quoted_by_a_test() -> None:
    """The facts of the demonstration aside, which `jalon check-demo` asks the server for, whole."""
    rules = re.findall(r"^- \*\*(\w+)\*\* : ", _read("docs/domain.md"), re.MULTILINE)
    quoted = {
        rule
        for path in (ROOT / "tests").rglob("*.py")
        if path != Path(__file__)
        for rule in RULE.findall(path.read_text())
    }
    assert [rule for rule in rules if rule not in quoted and not rule.startswith("K")] == []


DECISIONS = sorted(path.name for path in (ROOT / "docs/decisions").glob("0*.md"))


def test_every_decision_is_in_the_index() -> None:
    assert re.findall(r"\]\((0[^)]+)\)", _read("docs/decisions/README.md")) == DECISIONS


@pytest.mark.parametrize("record", DECISIONS)
def test_a_decision_says_why_what_at_what_cost_and_instead_of_what(record: str) -> None:
    sections = re.findall(r"^## (.+)$", _read(f"docs/decisions/{record}"), re.MULTILINE)
    assert sections == ["Context", "Decision", "Consequences", "Alternatives"]


def test_the_changelog_knows_the_version_or_what_comes_next() -> None:
    [newest, *_] = re.findall(r"^## \[?([^\]\s]+)", _read("CHANGELOG.md"), re.MULTILINE)
    assert newest in ("Unreleased", __version__)


def _queries(page: str) -> list[str]:
    """The ten queries to paste, then the one that the command line sends."""
    to_paste = re.findall(r"```graphql\n(.*?)```", _read(page), re.DOTALL)
    assert len(to_paste) == 10
    [to_send] = re.findall(r'"query": "(.*?)"\}', _read(page))
    return [*to_paste, to_send]


def _cited() -> tuple[set[str], set[str]]:
    """The rules and the sections of `docs/domain.md` that the code and the tests name."""
    rules: set[str] = set()
    sections: set[str] = set()
    for path in sorted(
        path for room in ("server", "tests") for path in (ROOT / room).rglob("*.py")
    ):
        if path == Path(__file__):
            continue
        text = re.sub(r"RFC \d+ §[\d.]+", "", path.read_text())
        rules.update(RULE.findall(text))
        sections.update(re.findall(r"§(\d+(?:\.\d+[a-z]?)?)", text))
        for chapter, first, last in re.findall(r"§(\d+)\.(\d+) to §\1\.(\d+)", text):
            sections.update(f"{chapter}.{n}" for n in range(int(first), int(last) + 1))
    return rules, sections


def _numbers(rows: dict[str, str]) -> Iterator[tuple[str, str]]:
    return ((what, told) for what, told in rows.items() if re.match(r"\d", told))


def _options(command: click.Command | None) -> Iterator[str]:
    assert command is not None
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            yield parameter.opts[0]
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from _options(below)


def _rooms() -> Iterator[str]:
    for path in (ROOT / "server").iterdir():
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists():
            yield path.name


def _read(page: str) -> str:
    return (ROOT / page).read_text()
