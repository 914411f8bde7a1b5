"""`jalon check-demo`: each fact of the documents, asked over HTTP."""

import subprocess
import sys

import orjson

from server.demo.asking import Checked
from server.demo.facts_check import differences


def test_every_fact_is_proved_by_a_query_over_http() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "server.cli", "check-demo", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = orjson.loads(done.stdout)
    assert list(found) == [f"K{number}" for number in range(1, 21)]
    for fact in found.values():
        assert list(fact) == ["value", "expected", "query", "ok"]
        assert fact["ok"] is True
        assert fact["value"] == fact["expected"]
        assert fact["query"].startswith("query K")
    assert found["K1"]["value"]["totalsBasis"] == "UNSPECIFIED"
    assert found["K6"]["value"]["orientationsByAxis"] == [7, 3, 3, 5]
    assert found["K11"]["value"] == {"projects": 280, "engaged": 91, "majorDepartmentWorks": 12}
    assert found["K20"]["value"]["agreementsInAll"] == 5


def test_a_fact_that_differs_is_told() -> None:
    found = {
        "K1": Checked(value=7_039, expected=7_040, query="query K1"),
        "K2": Checked(value=170, expected=170, query="query K2"),
    }
    assert differences(found) == ["K1 : 7039 au lieu de 7040"]
