"""What is kept of a photograph: the picture and its way up, and nothing of who took it where."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.problems import ValidationFailed
from server.workshops.photos import LARGEST, kept_photo

SECRET = b"49.1829 -0.3707 telephone de Chloe"
SCAN = b"\x12\x34\xff\x00\xff\xd0\x56"


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def exif(orientation: int, order: str = ">") -> bytes:
    mark = b"MM\0\x2a" if order == ">" else b"II\x2a\0"
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    gps = struct.pack(f"{order}HHII", 0x8825, 4, 1, 200)
    directory = struct.pack(f"{order}H", 2) + gps + entries + struct.pack(f"{order}I", 0)
    return b"Exif\0\0" + mark + struct.pack(f"{order}I", 8) + directory + SECRET


def jpeg(*segments: bytes, after: bytes = b"") -> bytes:
    header = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
    picture = segment(0xDB, bytes(65)) + segment(0xC0, bytes(15)) + segment(0xDA, bytes(10)) + SCAN
    return b"\xff\xd8" + header + b"".join(segments) + picture + b"\xff\xd9" + after


def chunk(name: bytes, content: bytes) -> bytes:
    checked = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + checked


def png(*chunks: bytes, after: bytes = b"") -> bytes:
    first, last = chunk(b"IHDR", bytes(13)), chunk(b"IDAT", b"pixels") + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + first + b"".join(chunks) + last + after


def riff(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def webp(*chunks: bytes, after: bytes = b"") -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body + after


def test_a_jpeg_loses_what_the_phone_wrote_in_it_and_keeps_its_picture() -> None:
    told = jpeg(
        segment(0xE1, exif(1)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET),
        segment(0xE2, b"MPF\0" + SECRET),
        segment(0xED, b"Photoshop 3.0\0" + SECRET),
        segment(0xFE, SECRET),
        after=SECRET,
    )
    kept = kept_photo(told)
    assert kept.media_type == "image/jpeg"
    assert kept.content == jpeg()


def test_a_jpeg_keeps_the_colours_it_is_drawn_with() -> None:
    profile = segment(0xE2, b"ICC_PROFILE\0\x01\x01colours")
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")
    assert kept_photo(jpeg(profile, adobe)).content == jpeg(profile, adobe)


@pytest.mark.parametrize("order", [">", "<"])
def test_a_photograph_taken_sideways_stays_the_right_way_up(order: str) -> None:
    kept = kept_photo(jpeg(segment(0xE1, exif(6, order)))).content
    assert SECRET not in kept
    again = kept_photo(kept).content
    assert again == kept
    assert kept != jpeg()
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in kept


def test_a_png_keeps_what_draws_it_alone() -> None:
    told = png(
        chunk(b"tEXt", b"Comment\0" + SECRET),
        chunk(b"eXIf", SECRET),
        chunk(b"iTXt", SECRET),
        chunk(b"sRGB", b"\0"),
        after=SECRET,
    )
    kept = kept_photo(told)
    assert kept.media_type == "image/png"
    assert kept.content == png(chunk(b"sRGB", b"\0"))


def test_a_webp_keeps_what_draws_it_alone_and_no_longer_says_it_holds_more() -> None:
    extended = bytes([0x08 | 0x04 | 0x20]) + bytes(9)
    frame = riff(b"ANMF", bytes(16) + riff(b"VP8 ", b"pixel") + riff(b"SECR", SECRET))
    told = webp(
        riff(b"VP8X", extended), frame, riff(b"EXIF", SECRET), riff(b"XMP ", SECRET), after=SECRET
    )
    kept = kept_photo(told)
    assert kept.media_type == "image/webp"
    bare = riff(b"ANMF", bytes(16) + riff(b"VP8 ", b"pixel"))
    assert kept.content == webp(riff(b"VP8X", bytes([0x20]) + bytes(9)), bare)


@pytest.mark.parametrize(
    "sent", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"RIFFxxxx"]
)
def test_what_is_no_photograph_is_refused_whatever_it_is_called(sent: bytes) -> None:
    with pytest.raises(ValidationFailed):
        kept_photo(sent)


def test_a_photograph_that_is_too_heavy_is_refused() -> None:
    with pytest.raises(ValidationFailed):
        kept_photo(jpeg(after=bytes(LARGEST)))


_WHOLE = [jpeg(segment(0xE1, exif(6))), png(chunk(b"tEXt", SECRET)), webp(riff(b"VP8 ", b"pixel"))]


@given(st.sampled_from(_WHOLE), st.data())
def test_a_photograph_that_ends_too_early_is_refused(whole: bytes, data: st.DataObject) -> None:
    end = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(ValidationFailed):
        kept_photo(whole[:end])


@given(
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP"]),
    st.binary(max_size=120),
)
def test_any_bytes_are_kept_or_refused_and_break_nothing(start: bytes, rest: bytes) -> None:
    try:
        kept = kept_photo(start + rest)
    except ValidationFailed:
        return
    assert kept_photo(kept.content) == kept
