"""Which hosts are answered, and which pages may write or open a socket. Pure.

A browser says where a page comes from (`Origin`, `Sec-Fetch-Site`); a program says nothing and
carries no one's cookies by accident. Refuses to guess: what is present must be right.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_known_host(host: str, allowed: Collection[str]) -> bool:
    """`host` as the Host header gives it, with or without a port."""
    if "*" in allowed:
        return True
    name = _host_name(host)
    return any(
        name == pattern.lower() or (pattern.startswith("*.") and name.endswith(pattern[1:].lower()))
        for pattern in allowed
    )


def _host_name(host: str) -> str:
    """The name without its port; empty for what is no host at all."""
    host = host.strip().lower()
    if host.startswith("["):
        name, closed, rest = host.partition("]")
        return name + "]" if closed and (not rest or _is_port(rest)) else ""
    name, _, port = host.partition(":")
    if port and not port.isdigit():
        return ""
    return name if not set(name) & set("/\\?#@ ") else ""


def _is_port(text: str) -> bool:
    return text.startswith(":") and text[1:].isdigit()


def may_write(headers: Mapping[str, str], allowed: Collection[str]) -> bool:
    """Whether a request that changes something may come from where it says it comes from."""
    origin = headers.get("origin")
    if origin is not None:
        return is_own_or_allowed(origin, headers.get("host", ""), allowed)
    return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def may_open_socket(headers: Mapping[str, str], allowed: Collection[str]) -> bool:
    """A socket with a cookie and no origin is a browser's that hides where it comes from."""
    origin = headers.get("origin")
    if origin is None:
        return "cookie" not in headers
    return is_own_or_allowed(origin, headers.get("host", ""), allowed)


def is_own_or_allowed(origin: str, host: str, allowed: Collection[str]) -> bool:
    """`null` and what does not parse are foreign."""
    try:
        parts = urlsplit(origin)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return False
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        return False
    if origin.rstrip("/").lower() in {known.rstrip("/").lower() for known in allowed}:
        return True
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    own, _, own_port = host.lower().rpartition(":")
    if not own or not own_port.isdigit():
        return host.lower() == name and port == _DEFAULT_PORTS[parts.scheme]
    return own == name and own_port == str(port)
