"""The limit: hand-written SQL with the viewer's filter, on an ASGI application without a framework.

`/constant` answers the same bytes again without computing them: what HTTP and the load client
themselves allow. Refuses generality: it knows three documents.
"""

from __future__ import annotations

import hashlib
import sqlite3
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import orjson
import uvicorn

from bench import documents
from server.ids import from_global_id, to_global_id

_VIEWER: Final = """
    SELECT a.organisation_id FROM api_token t JOIN account a ON a.id = t.user_id
    WHERE t.secret_sha256 = :fingerprint AND t.revoked_at IS NULL AND a.suspended_at IS NULL
      AND (t.expires_at IS NULL OR t.expires_at > :now)
"""
_VISIBLE: Final = """
    m.agency_id IN (
        SELECT ms.agency_id FROM membership ms JOIN agency ag ON ag.id = ms.agency_id
        WHERE ms.organisation_id = :viewer AND ms.joined_on <= :today
          AND (ms.left_on IS NULL OR ms.left_on > :today)
          AND (ms.category <> 'FUNDER' OR ag.visibility_policy = 'MEMBERS_AND_FUNDERS'))
"""


def _takes_part(categories: str) -> str:
    return f"""
        EXISTS (SELECT 1 FROM mission_participation own WHERE own.organisation_id = :viewer
                AND own.mission_id = m.id AND own.category IN ({categories})
                AND own.from_on <= :today AND (own.to_on IS NULL OR own.to_on > :today))
    """


_INVOLVED: Final = _takes_part("'INVOLVED'")
_INTERESTED: Final = _takes_part("'INVOLVED', 'INTERESTED'")
_PROGRESS: Final = f"CASE WHEN {_INTERESTED} THEN m.progress END"
_MISSIONS: Final = f"""
    SELECT m.id, m.code, m.title, {_PROGRESS}, m.status, m.agency_id, o.name
    FROM mission m JOIN agency ag ON ag.id = m.agency_id
    JOIN organisation o ON o.id = ag.organisation_id
    WHERE {_VISIBLE} ORDER BY m.sort_key, m.id LIMIT :most
"""
_PAGE: Final = f"""
    SELECT m.id, m.code, m.title, m.sort_key FROM mission m
    WHERE {_VISIBLE} AND (:key IS NULL OR (m.sort_key, m.id) > (:key, :id))
    ORDER BY m.sort_key, m.id LIMIT 21
"""
_COUNT: Final = f"SELECT COUNT(*) FROM mission m WHERE {_VISIBLE}"
_ONE: Final = f"""
    SELECT m.code, m.title, m.status, m.start_on, {_PROGRESS}
    FROM mission m WHERE m.id = :id AND {_VISIBLE}
"""
_PARTICIPATIONS: Final = """
    SELECT mission_id, category, from_on, organisation_id, name FROM (
        SELECT p.mission_id, p.category, p.from_on, p.organisation_id, o.name, p.id,
               ROW_NUMBER() OVER (PARTITION BY p.mission_id ORDER BY p.id) AS place
        FROM mission_participation p JOIN organisation o ON o.id = p.organisation_id
        WHERE p.mission_id IN (SELECT value FROM json_each(:missions)))
    WHERE place <= 3 ORDER BY mission_id, id
"""
_LINES: Final = f"""
    SELECT mission_id, year, quarters FROM (
        SELECT l.mission_id, l.year, l.id,
               CASE WHEN {_INVOLVED} THEN l.planned_quarter_days END AS quarters,
               ROW_NUMBER() OVER (PARTITION BY l.mission_id ORDER BY l.year, l.id) AS place
        FROM programme_line l JOIN mission m ON m.id = l.mission_id
        JOIN programme_version v ON v.id = l.programme_version_id
        WHERE l.mission_id IN (SELECT value FROM json_each(:missions))
          AND v.status IN ('PRESENTED', 'APPROVED', 'REJECTED', 'SUPERSEDED'))
    WHERE place <= 2 ORDER BY mission_id, year, id
"""


class Bare:
    """One ASGI application on one read-only connection."""

    def __init__(self, database: str) -> None:
        self._connection = sqlite3.connect(
            f"file:{database}?mode=ro", uri=True, isolation_level=None, cached_statements=64
        )
        self._constants: dict[bytes, bytes] = {}
        self._answers: dict[str, Callable[[dict[str, Any], dict[str, Any]], Any]] = {
            documents.MANY: self._many,
            documents.ONE: self._one,
            documents.PAGE: self._page,
        }

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        body = (await receive())["body"]
        if scope["path"] == "/constant":
            answer = self._constants.get(body) or self._constants.setdefault(
                body, self._answer(scope, body)
            )
        else:
            answer = self._answer(scope, body)
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(answer)),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _answer(self, scope: Any, body: bytes) -> bytes:
        asked = orjson.loads(body)
        self._connection.execute("BEGIN")
        try:
            viewer = self._viewer(scope)
            data = self._answers[asked["query"]](viewer, asked["variables"])
        finally:
            self._connection.rollback()
        return orjson.dumps({"data": data})

    def _viewer(self, scope: Any) -> dict[str, Any]:
        header: bytes = next(value for name, value in scope["headers"] if name == b"authorization")
        now = datetime.now(UTC)
        fingerprint = hashlib.sha256(header.removeprefix(b"Bearer ")).hexdigest()
        rows = self._rows(_VIEWER, {"fingerprint": fingerprint, "now": now.isoformat(" ")})
        return {"viewer": rows[0][0], "today": now.date().isoformat()}

    def _rows(self, sql: str, values: dict[str, Any]) -> list[Any]:
        return self._connection.execute(sql, values).fetchall()

    def _many(self, viewer: dict[str, Any], variables: dict[str, Any]) -> Any:
        rows = self._rows(_MISSIONS, {**viewer, "most": variables["first"]})
        missions = orjson.dumps([row[0] for row in rows]).decode()
        participations = self._participations(missions)
        lines: dict[str, list[Any]] = {row[0]: [] for row in rows}
        for mission, year, quarters in self._rows(_LINES, {**viewer, "missions": missions}):
            lines[mission].append({"node": {"year": year, "plannedDays": _days(quarters)}})
        edges = []
        for id_, code, title, progress, status, agency, name in rows:
            node = {
                "id": _global("Mission", id_),
                "code": code,
                "title": title,
                "progress": progress,
                "status": status,
                "agency": {"id": _global("Agency", agency), "organisation": {"name": name}},
                "participations": {
                    "edges": [
                        {
                            "node": {
                                "category": category,
                                "fromOn": from_on,
                                "organisation": {
                                    "id": _global("Organisation", organisation),
                                    "name": name_,
                                },
                            }
                        }
                        for category, from_on, organisation, name_ in participations[id_]
                    ]
                },
                "lines": {"edges": lines[id_]},
            }
            edges.append({"node": node})
        return {"missions": {"edges": edges}}

    def _participations(self, missions: str) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for mission, *rest in self._rows(_PARTICIPATIONS, {"missions": missions}):
            found.setdefault(mission, []).append(rest)
        return found

    def _one(self, viewer: dict[str, Any], variables: dict[str, Any]) -> Any:
        _, id_ = from_global_id(variables["id"])
        rows = self._rows(_ONE, {**viewer, "id": str(id_)})
        names = ("code", "title", "status", "startOn", "progress")
        return {"mission": dict(zip(names, rows[0], strict=True)) if rows else None}

    def _page(self, viewer: dict[str, Any], variables: dict[str, Any]) -> Any:
        after = variables.get("after")
        key, id_ = orjson.loads(urlsafe_b64decode(after)) if after else (None, None)
        found = self._rows(_PAGE, {**viewer, "key": key, "id": id_})
        rows = found[:20]
        participations = self._participations(orjson.dumps([row[0] for row in rows]).decode())
        edges = [
            {
                "cursor": _cursor(sort_key, mission),
                "node": {
                    "id": _global("Mission", mission),
                    "code": code,
                    "title": title,
                    "participations": {
                        "edges": [
                            {"node": {"category": category, "organisation": {"name": name}}}
                            for category, _, _, name in participations[mission]
                        ]
                    },
                },
            }
            for mission, code, title, sort_key in rows
        ]
        return {
            "missions": {
                "totalCount": self._rows(_COUNT, viewer)[0][0],
                "pageInfo": {
                    "hasNextPage": len(found) > len(rows),
                    "endCursor": edges[-1]["cursor"] if edges else None,
                },
                "edges": edges,
            }
        }


def _global(type_name: str, id_: str) -> str:
    return to_global_id(type_name, UUID(id_))


def _cursor(sort_key: str, id_: str) -> str:
    return urlsafe_b64encode(orjson.dumps([sort_key, id_])).decode()


def _days(quarters: int | None) -> str | None:
    return None if quarters is None else f"{quarters / 4:.2f}".rstrip("0").rstrip(".")


def main(port: str, database: str) -> None:
    uvicorn.run(
        Bare(database),
        host="127.0.0.1",
        port=int(port),
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
