"""Chromium driven by its own debugging protocol: open a page, ask it things, look at it.

Refuses to skip: where the program is missing, the test fails and says how to install it.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import pytest
from websockets.asyncio.client import ClientConnection, connect

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
)
_WITHIN_SECONDS: Final = 30.0
# What is answered of a page that goes elsewhere while it is being asked something.
_WENT_ELSEWHERE: Final = ("navigated", "context was destroyed", "Cannot find context")
_LISTENING: Final = re.compile(r"DevTools listening on (ws://\S+)")


def program() -> str:
    """The path of Chromium. Fails the test where there is none."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    pytest.fail("Chromium est nécessaire à ce test : apt install chromium, puis relancez.")


class WentElsewhere(RuntimeError):
    """The page left before it answered."""


class Browser:
    """One Chromium, shared by any number of pages that know nothing of one another."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._pages: dict[str, Page] = {}
        self._reader = asyncio.create_task(self._read())

    async def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        if session is not None:
            message["sessionId"] = session
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps(message))
        async with asyncio.timeout(_WITHIN_SECONDS):
            result: dict[str, Any] = await answer
        return result

    async def open(self, url: str, *, width: int = 390, height: int = 844) -> Page:
        """A page with storage of its own, as on somebody's own device."""
        context = await self.call("Target.createBrowserContext")
        target = await self.call(
            "Target.createTarget", url="about:blank", browserContextId=context["browserContextId"]
        )
        attached = await self.call(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        page = Page(self, attached["sessionId"], context["browserContextId"])
        self._pages[attached["sessionId"]] = page
        await page.prepare(width, height)
        await page.go(url)
        return page

    async def workers(self, context: str) -> list[str]:
        """The sessions of the workers of one device, kept awake from here on."""
        found = await self.call("Target.getTargets")
        attached = [
            await self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
            for target in found["targetInfos"]
            if target["type"] == "service_worker" and target.get("browserContextId") == context
        ]
        return [each["sessionId"] for each in attached]

    async def close(self) -> None:
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader

    async def _read(self) -> None:
        async for raw in self._socket:
            message = json.loads(raw)
            if (answer := self._answers.pop(message.get("id", 0), None)) is not None:
                if "error" in message:
                    answer.set_exception(_failure(message["error"]["message"]))
                else:
                    answer.set_result(message["result"])
            elif (page := self._pages.get(message.get("sessionId", ""))) is not None:
                page.hear(message["method"], message["params"])


class Page:
    """One open page. `complaints` holds what its console reported as an error."""

    def __init__(self, browser: Browser, session: str, context: str) -> None:
        self._browser = browser
        self._session = session
        self._context = context
        self._loaded = asyncio.Event()
        self.complaints: list[str] = []

    def hear(self, method: str, params: dict[str, Any]) -> None:
        match method:
            case "Page.loadEventFired":
                self._loaded.set()
            case "Runtime.exceptionThrown":
                details = params["exceptionDetails"]
                thrown = details.get("exception", {}).get("description", details["text"])
                self.complaints.append(thrown)
            case "Log.entryAdded" if params["entry"]["level"] == "error":
                entry = params["entry"]
                self.complaints.append(f"{entry['text']} {entry.get('url', '')}")

    async def prepare(self, width: int, height: int) -> None:
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self._call(f"{domain}.enable")
        await self.resize(width, height)

    async def resize(self, width: int, height: int) -> None:
        await self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )

    async def go(self, url: str) -> None:
        self._loaded.clear()
        await self._call("Page.navigate", url=url)
        async with asyncio.timeout(_WITHIN_SECONDS):
            await self._loaded.wait()

    async def offline(self, offline: bool) -> None:
        """Cuts, or restores, the network of this page and of the workers of its device."""
        for session in (self._session, *await self._browser.workers(self._context)):
            await self._browser.call("Network.enable", session)
            await self._browser.call(
                "Network.emulateNetworkConditions",
                session,
                offline=offline,
                latency=0,
                downloadThroughput=-1,
                uploadThroughput=-1,
            )

    async def ask(self, expression: str) -> Any:
        """The value of a JavaScript expression in the page."""
        answer = await self._call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"]["description"])
        return answer["result"].get("value")

    async def until(self, condition: str) -> None:
        """Returns once the expression is true; it is asked again at each frame the page draws."""
        wait = (
            "new Promise((resolve) => { const look = () => { let met = false;"
            f" try {{ met = Boolean({condition}); }} catch {{ met = false; }}"
            " if (met) resolve(true); else setTimeout(look, 20); }; look(); })"
        )
        try:
            async with asyncio.timeout(_WITHIN_SECONDS):
                await self._ask_again(wait)
        except TimeoutError as error:
            shown = await self.text("body")
            raise AssertionError(f"never: {condition}\n{shown}\n{self.complaints}") from error

    async def _ask_again(self, expression: str) -> None:
        while True:
            with suppress(WentElsewhere):
                await self.ask(expression)
                return

    async def text(self, selector: str) -> str:
        """What a person reads there."""
        found: str = await self.ask(f"document.querySelector({json.dumps(selector)}).innerText")
        return found

    async def click(self, selector: str) -> None:
        await self.ask(f"document.querySelector({json.dumps(selector)}).click()")

    async def type(self, selector: str, text: str) -> None:
        await self.ask(
            f"(() => {{ const field = document.querySelector({json.dumps(selector)});"
            f" field.focus(); field.value = {json.dumps(text)};"
            " field.dispatchEvent(new Event('input', {bubbles: true})); })()"
        )

    async def picture(self) -> bytes:
        """What is on the screen, as PNG."""
        shot = await self._call("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])

    async def _call(self, method: str, **params: Any) -> dict[str, Any]:
        return await self._browser.call(method, self._session, **params)


def _failure(message: str) -> RuntimeError:
    if any(sign in message for sign in _WENT_ELSEWHERE):
        return WentElsewhere(message)
    return RuntimeError(message)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A fresh browser, gone with its profile at the end."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            program(),
            *_FLAGS,
            f"--user-data-dir={profile}",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        said = process.stderr
        try:
            address = await _address(said)
            # Read to the end, or a full pipe would stop the browser.
            listener = asyncio.create_task(said.read())
            async with connect(address, max_size=None, proxy=None) as socket:
                browser = Browser(socket)
                try:
                    yield browser
                finally:
                    await browser.close()
                    listener.cancel()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _address(said: asyncio.StreamReader) -> str:
    """Where the browser listens, which it says once it does."""
    async with asyncio.timeout(_WITHIN_SECONDS):
        async for line in said:
            if found := _LISTENING.search(line.decode(errors="replace")):
                return found.group(1)
    raise RuntimeError("Chromium stopped before it listened")
