"""A REFI-QDA codebook (.qdc) and project (.qdpx), as REFI-QDA 1.5 names their elements. Pure.

Ids are the same from one export to the next, so that a project that is read again is the same one.
Refuses a user who is somebody: everything is signed by the program.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from server.interchange.refi.material import Code, Material, Passage, Source
from server.vocabulary import Constituency, Valence

CODEBOOK: Final = "urn:QDA-XML:codebook:1.0"
PROJECT: Final = "urn:QDA-XML:project:1.0"
_ORIGIN: Final = "Jalon"
_USER: Final = UUID("6a616c6f-6e00-4000-8000-000000000000")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)

_GROUP: Final = {
    Constituency.ELECTED: "Élus",
    Constituency.LOCAL_ACTORS: "Acteurs locaux",
    Constituency.SOCIO_PROFESSIONALS: "Socio-professionnels",
    Constituency.ASSOCIATIONS: "Associations",
    Constituency.INHABITANTS: "Habitants",
    Constituency.STATE_SERVICES: "Services de l'État",
    Constituency.TECHNICIANS: "Techniciens",
    Constituency.EXPERTS: "Experts",
    Constituency.OTHER: "Autre collège",
}
_TONE: Final = {
    Valence.POSITIVE: "Tonalité positive",
    Valence.NEUTRAL: "Tonalité neutre",
    Valence.NEGATIVE: "Tonalité négative",
}
_UNNAMED: Final = "Le groupe"


def codebook(material: Material) -> bytes:
    """The `.qdc` file."""
    root = Element("CodeBook", {"xmlns": CODEBOOK, "origin": _ORIGIN})
    _write_codes(SubElement(root, "Codes"), material.codes)
    return _xml(root)


def project(material: Material) -> bytes:
    """The `.qdpx` file: `project.qde`, and a plain text for each session beside it."""
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as archive:
        _add(archive, "project.qde", _project(material))
        for source in material.sources:
            text, _ = plain_text(source)
            _add(archive, f"sources/{source.session_id}.txt", text.encode("utf-8"))
    return held.getvalue()


def plain_text(source: Source) -> tuple[str, list[tuple[int, int]]]:
    """A session as one text, and where each passage of it begins and ends, in characters."""
    text, places = "", []
    for passage in source.passages:
        text += f"{_group(passage)} : "
        # One kind of line end, so that places are the same wherever the text is read.
        words = passage.text.replace("\r\n", "\n").replace("\r", "\n")
        places.append((len(text), len(text) + len(words)))
        text += f"{words}\n\n"
    return text, places


def _project(material: Material) -> bytes:
    at = _instant(material.at)
    root = Element(
        "Project",
        {
            "xmlns": PROJECT,
            "name": _clean(material.title),
            "origin": _ORIGIN,
            "creatingUserGUID": str(_USER),
            "creationDateTime": at,
        },
    )
    SubElement(SubElement(root, "Users"), "User", {"guid": str(_USER), "name": _ORIGIN})
    if material.codes:
        codes = SubElement(SubElement(root, "CodeBook"), "Codes")
        _write_codes(codes, material.codes)
    if material.sources:
        sources = SubElement(root, "Sources")
        for source in material.sources:
            _write_source(sources, source, known={code.id for code in material.codes})
    return _xml(root)


def _write_codes(parent: Element, codes: Iterable[Code], below: UUID | None = None) -> None:
    codes = tuple(codes)
    for code in codes:
        if code.parent_id != below:
            continue
        element = SubElement(
            parent,
            "Code",
            {"guid": str(code.id), "name": _clean(code.title), "isCodable": "true"},
        )
        if code.definition:
            SubElement(element, "Description").text = _clean(code.definition)
        _write_codes(element, codes, code.id)


def _write_source(parent: Element, source: Source, *, known: set[UUID]) -> None:
    signed = {"creatingUser": str(_USER), "creationDateTime": _instant(source.opened_at)}
    element = SubElement(
        parent,
        "TextSource",
        {
            "guid": str(source.session_id),
            "name": _clean(source.title),
            "plainTextPath": f"internal://{source.session_id}.txt",
            **signed,
        },
    )
    _, places = plain_text(source)
    for passage, (start, end) in zip(source.passages, places, strict=True):
        _write_selection(element, passage, start, end, signed, known)


def _write_selection(
    parent: Element,
    passage: Passage,
    start: int,
    end: int,
    signed: dict[str, str],
    known: set[UUID],
) -> None:
    selection = SubElement(
        parent,
        "PlainTextSelection",
        {
            "guid": str(passage.contribution_id),
            "name": _group(passage),
            "startPosition": str(start),
            "endPosition": str(end),
            **signed,
        },
    )
    if passage.valence is not None:
        SubElement(selection, "Description").text = _TONE[passage.valence]
    for code_id in passage.code_ids:
        if code_id in known:
            coding = SubElement(
                selection,
                "Coding",
                {"guid": str(uuid5(passage.contribution_id, code_id.hex)), **signed},
            )
            SubElement(coding, "CodeRef", {"targetGUID": str(code_id)})


def _group(passage: Passage) -> str:
    return _UNNAMED if passage.constituency is None else _GROUP[passage.constituency]


def _clean(text: str) -> str:
    """Without the characters that no XML may hold."""
    return "".join(
        char for char in text if char in "\t\n" or (char >= " " and char not in "\ufffe\uffff")
    )


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    # Of no day: the same material makes the same file.
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = ZIP_DEFLATED
    archive.writestr(entry, content)
