"""A photograph as it may be kept: recognised by its bytes, and without what it says besides itself.

A phone writes into a picture where it was taken, when, by which device, and sometimes a smaller
picture of what was cut away. Only what is needed to draw it is kept: segments are copied or left
out, the picture itself is never decoded. The way up is kept, for it changes what is seen. Pure.

Refuses every format but JPEG, PNG and WebP, and a file that ends before it should.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from server.problems import ValidationFailed

LARGEST: Final = 5 * 1024 * 1024

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT: Final = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS"),
        *(b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"bKGD"),
    }
)
_WEBP_KEPT: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP", b"ANIM", b"ANMF"})
_WEBP_FRAME_HEADER: Final = 16
_WEBP_SAYS_EXIF_OR_XMP: Final = 0x08 | 0x04

_EOI: Final = 0xD9
_SOS: Final = 0xDA
_APP0: Final = 0xE0
_APP1: Final = 0xE1
_APP2: Final = 0xE2
_APP14: Final = 0xEE
_APP15: Final = 0xEF
_COM: Final = 0xFE
_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = 1


@dataclass(frozen=True, slots=True)
class Photo:
    """`media_type` is what the bytes are, whatever they were called."""

    media_type: str
    content: bytes


def kept_photo(sent: bytes) -> Photo:
    """Raises ValidationFailed for what is no photograph that can be kept."""
    if len(sent) > LARGEST:
        raise ValidationFailed(
            "photo",
            french="Une photo compte 5 Mio au plus.",
            english="A photograph has at most 5 MiB.",
        )
    try:
        if sent.startswith(b"\xff\xd8\xff"):
            return Photo("image/jpeg", _bare_jpeg(sent))
        if sent.startswith(_PNG):
            return Photo("image/png", _bare_png(sent))
        if sent[:4] == b"RIFF" and sent[8:12] == b"WEBP":
            return Photo("image/webp", _bare_webp(sent))
    except (IndexError, struct.error):
        raise _unreadable() from None
    raise _unreadable()


def _unreadable() -> ValidationFailed:
    return ValidationFailed(
        "photo",
        french="Attendu : une photo JPEG, PNG ou WebP, entière.",
        english="Expected a JPEG, PNG or WebP photograph, whole.",
    )


def _bare_jpeg(sent: bytes) -> bytes:
    kept = bytearray(b"\xff\xd8")
    turned = _UPRIGHT
    body = bytearray()
    for marker, segment in _jpeg_segments(sent):
        if marker == _APP1 and segment[4:10] == b"Exif\0\0":
            turned = _orientation(segment[10:])
        if _is_drawn(marker, segment):
            body += segment
    if turned != _UPRIGHT:
        kept += _turned(turned)
    return bytes(kept + body)


def _is_drawn(marker: int, segment: bytes) -> bool:
    if marker == _APP2:
        return segment[4:16] == b"ICC_PROFILE\0"
    if marker == _COM or _APP0 < marker <= _APP15:
        # Without Adobe's own, some decoders take the colours for others.
        return marker == _APP14
    return True


def _jpeg_segments(sent: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its bytes, the scan that follows one included; what comes after the end of
    the picture is not part of it."""
    at = 2
    while True:
        if sent[at] != 0xFF:
            raise IndexError
        marker = sent[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _EOI:
            yield marker, sent[at : at + 2]
            return
        (length,) = struct.unpack_from(">H", sent, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(sent):
            raise IndexError
        if marker == _SOS:
            end = _end_of_scan(sent, end)
        yield marker, sent[at:end]
        at = end


def _end_of_scan(sent: bytes, at: int) -> int:
    while True:
        at = sent.find(b"\xff", at)
        if at < 0 or at + 1 >= len(sent):
            raise IndexError
        following = sent[at + 1]
        # A stuffed byte and a restart marker belong to the scan.
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return at
        at += 2


def _orientation(tiff: bytes) -> int:
    """The way up that the first directory tells, upright where it tells none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return _UPRIGHT
    try:
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, first)
        for place in range(min(entries, 100)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * place)
            if tag == _ORIENTATION:
                return int(value) if _UPRIGHT <= value <= 8 else _UPRIGHT
    except struct.error:
        return _UPRIGHT
    return _UPRIGHT


def _turned(orientation: int) -> bytes:
    """A segment that says the way up and nothing else."""
    directory = struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    content = b"Exif\0\0MM\0\x2a" + struct.pack(">I", 8) + directory
    return b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content


def _bare_png(sent: bytes) -> bytes:
    kept = bytearray(_PNG)
    at = len(_PNG)
    while True:
        length, name = struct.unpack_from(">I4s", sent, at)
        end = at + 12 + length
        if end > len(sent):
            raise IndexError
        if name in _PNG_KEPT:
            kept += sent[at:end]
        if name == b"IEND":
            return bytes(kept)
        at = end


def _bare_webp(sent: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", sent, 4)
    if size + 8 > len(sent) or size < 4:
        raise IndexError
    body = b"".join(_webp_chunks(sent[12 : size + 8]))
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def _webp_chunks(held: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(held):
        name, length = struct.unpack_from("<4sI", held, at)
        content = held[at + 8 : at + 8 + length]
        if len(content) < length:
            raise IndexError
        if name == b"VP8X":
            content = bytes([content[0] & ~_WEBP_SAYS_EXIF_OR_XMP]) + content[1:]
        elif name == b"ANMF":
            frame = b"".join(_webp_chunks(content[_WEBP_FRAME_HEADER:]))
            content = content[:_WEBP_FRAME_HEADER] + frame
        if name in _WEBP_KEPT:
            yield name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
        at += 8 + length + length % 2
