"""Texts that people give: bare, present, not too long. Refuses to know what they say."""

from __future__ import annotations

from server.problems import ValidationFailed


def required(value: str, *, path: str, limit: int) -> str:
    """`value` with single blanks. Raises ValidationFailed when empty or over `limit`."""
    return _bounded(" ".join(value.split()), path=path, limit=limit)


def paragraphs(value: str, *, path: str, limit: int) -> str:
    """The same, its inner blanks and its lines kept."""
    return _bounded(value.strip(), path=path, limit=limit)


def optional(value: str | None, *, path: str, limit: int) -> str | None:
    """The same, where a null or a blank text says nothing."""
    if value is None or not value.strip():
        return None
    return required(value, path=path, limit=limit)


def nullable(value: str | None, *, path: str, limit: int) -> str | None:
    """The same, where a null says nothing and a blank text is refused."""
    return None if value is None else required(value, path=path, limit=limit)


def web_address(value: str, *, path: str, limit: int) -> str:
    """An address that a browser opens. Raises ValidationFailed."""
    bare = required(value, path=path, limit=limit)
    if not bare.startswith(("https://", "http://")):
        raise ValidationFailed(
            path,
            french="Adresse web attendue (https://…).",
            english="A web address is expected (https://…).",
        )
    return bare


def _bounded(bare: str, *, path: str, limit: int) -> str:
    if not bare:
        raise ValidationFailed(path, french="Texte requis.", english="A text is required.")
    if len(bare) > limit:
        raise ValidationFailed(
            path,
            french=f"{limit} caractères au plus.",
            english=f"{limit} characters at most.",
        )
    if "\x00" in bare or any("\ud800" <= one <= "\udfff" for one in bare):
        raise ValidationFailed(
            path,
            french="Un caractère de ce texte n'en est pas un.",
            english="A character of this text is none.",
        )
    return bare
