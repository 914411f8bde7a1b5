"""One operation, from what was asked to what is answered, whatever carries it.

Admission decides everything that needs no data: document, limits, points. Execution is
Strawberry's; a mutation runs in a task of its own that no caller can interrupt.
"""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import orjson
from graphql import GraphQLError, OperationType
from strawberry import Schema
from strawberry.types.execution import PreExecutionError

from server.problems import Problem
from server.transport.admitted import Admitted
from server.transport.contracts import Context, SharedRead
from server.transport.documents import Asked, Documents, FromMemory, Prepared, is_mutation
from server.transport.drain import Drain
from server.transport.errors import Where, masked, shown, told
from server.transport.limits import Limits
from server.transport.payload import check_values
from server.transport.purses import Purses
from server.transport.refusals import Refusal, RefusalCode, bad_request
from server.transport.sharing import SharedAnswers


@dataclass(frozen=True, slots=True)
class Answer:
    """`refused` says that execution never began: the answer then has no `data` entry."""

    body: dict[str, Any]
    refused: bool = False


class Operations:
    """Admits and runs operations on one schema."""

    def __init__(
        self,
        schema: Schema,
        *,
        limits: Limits,
        drain: Drain,
        shared_reads: Mapping[str, SharedRead] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.documents = Documents(schema, limits)
        self.schema = self._remembering(schema)
        self.shared = SharedAnswers(self.schema, shared_reads or {}, self._data, clock=clock)
        self.limits = limits
        self.drain = drain
        self._clock = clock
        self._purses = Purses(limits)
        self._mutations: set[asyncio.Task[Answer]] = set()

    def _remembering(self, schema: Schema) -> Schema:
        """The same schema, whose documents come from our memory; the caller's is left as it is."""
        guarded = copy.copy(schema)
        guarded.extensions = (lambda: FromMemory(self.documents), *schema.extensions)
        return guarded

    def admit(
        self,
        asked: Asked,
        context: Context,
        prepared: Prepared,
        allowed: frozenset[OperationType] = frozenset(OperationType),
    ) -> Admitted:
        """Raises Refusal. Nothing was executed then."""
        self.drain.admit()
        operation = prepared.operation(asked.operation_name)
        if operation.operation not in allowed:
            raise _not_carried(operation.operation)
        name = operation.name.value if operation.name else None
        if prepared.measures.operations[name].introspects and not context.authenticated:
            raise _introspection_refused()
        check_values(asked.variables, self.limits)
        points = prepared.tariff.points(name, asked.variables or {}, self.limits)
        # Two purses: whoever reads too much must not keep a hall behind the same address from joining.
        purse = (context.account, is_mutation(operation))
        left = self._purses.draw(purse, points, self._clock())
        cost = {"requestedPoints": points, "remainingPoints": left}
        return Admitted(asked, prepared, operation, context, cost)

    async def run(self, admitted: Admitted) -> Answer:
        """The answer of a query or a mutation. Cancelling the caller leaves a mutation running."""
        if not is_mutation(admitted.operation):
            with self.drain.operation():
                return await self._within_deadline(admitted)
        task = asyncio.create_task(self._mutate(admitted))
        self._mutations.add(task)
        task.add_done_callback(self._mutations.discard)
        return await asyncio.shield(task)

    async def _mutate(self, admitted: Admitted) -> Answer:
        with self.drain.operation():
            return await self._execute(admitted)

    async def _within_deadline(self, admitted: Admitted) -> Answer:
        try:
            async with asyncio.timeout(self.limits.query_seconds):
                return await self._read(admitted)
        except TimeoutError:
            refusal = _too_slow()
            return Answer({"errors": refusal.errors(admitted.context.locale)}, refused=True)

    async def _read(self, admitted: Admitted) -> Answer:
        data = await self.shared.data(admitted)
        if data is None:
            return await self._execute(admitted)
        return Answer({"data": data, "extensions": {"cost": admitted.cost}})

    async def _data(self, admitted: Admitted) -> bytes | None:
        """What may be told to others than this one: an answer without a fault."""
        answer = await self._execute(admitted)
        return None if "errors" in answer.body else encode(answer.body["data"])

    async def _execute(self, admitted: Admitted) -> Answer:
        result = await self.schema.execute(
            admitted.asked.query,
            variable_values=admitted.asked.variables,
            context_value=admitted.context,
            operation_name=admitted.name,
        )
        return self._answer(result.data, result.errors, result.extensions, admitted)

    def _answer(
        self,
        data: Any,
        errors: list[GraphQLError] | None,
        extensions: dict[str, Any] | None,
        admitted: Admitted,
    ) -> Answer:
        # An error without a path, beside no data, says that no field was ever entered.
        refused = data is None and bool(errors) and all(e.path is None for e in errors or ())
        body: dict[str, Any] = {} if refused else {"data": data}
        if errors:
            body["errors"] = shown(errors, admitted.where)
        body["extensions"] = {**(extensions or {}), "cost": admitted.cost}
        return Answer(body, refused)

    async def stream(self, admitted: Admitted) -> AsyncIterator[Answer]:
        """The answers of a subscription that is not shared."""
        source = await self.schema.stream(
            admitted.asked.query,
            variable_values=admitted.asked.variables,
            context_value=admitted.context,
            operation_name=admitted.name,
        )
        async with aclosing(source) as results:
            async for result in results:
                errors = shown(getattr(result, "errors", None) or (), admitted.where)
                if isinstance(result, PreExecutionError):
                    yield Answer({"errors": errors}, refused=True)
                    return
                body: dict[str, Any] = {"data": getattr(result, "data", None)}
                yield Answer({**body, "errors": errors} if errors else body)


def failure(error: Exception, where: Where) -> list[dict[str, Any]]:
    """The `errors` entry for whatever stopped an operation."""
    match error:
        case Refusal():
            return error.errors(where.locale)
        case Problem():
            return [told(error, where.locale)]
        case GraphQLError():
            return shown([error], where)
        case _:
            return [masked(error, where)]


def encode(body: Any) -> bytes:
    return orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS)


def _not_carried(kind: OperationType) -> Refusal:
    if kind is OperationType.MUTATION:
        refusal = bad_request(
            "Une mutation s'envoie par POST.", "A mutation is sent by POST.", status=405
        )
        refusal.headers["allow"] = "POST"
        return refusal
    return bad_request(
        "Une souscription s'ouvre par WebSocket (graphql-transport-ws).",
        "A subscription is opened over WebSocket (graphql-transport-ws).",
    )


def _introspection_refused() -> Refusal:
    return Refusal(
        RefusalCode.INTROSPECTION_REFUSED,
        french="L'introspection demande un jeton ; le schéma complet se lit à /schema.graphql.",
        english="Introspection needs a token; the whole schema can be read at /schema.graphql.",
        extensions={"sdl": "/schema.graphql"},
    )


def _too_slow() -> Refusal:
    return Refusal(
        RefusalCode.DEADLINE_EXCEEDED,
        french="Lecture trop longue : demandez moins à la fois.",
        english="The read took too long: ask for less at once.",
        status=503,
    )
