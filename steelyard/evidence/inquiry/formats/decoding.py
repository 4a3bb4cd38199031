"""Bytes of a text as characters, in the encodings of real tools."""

import codecs

from steelyard.evidence.inquiry.formats.shapes import Unreadable
from steelyard.support.attendance.rules.reading import texts  # noqa: F401 -- registers how to read what is no UTF-8

LONGEST = 50_000_000  # bytes of one text: thirty hours of talk have one and a half million
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
WINDOWS = "steelyard.windows"


def decoded(data: bytes, name: str) -> tuple[str, str]:
    """The characters, and a sentence where they had to be guessed, else blank. Raises Unreadable.

    NUL characters, which no database takes, become replacement characters, so that positions stay.
    """
    if len(data) > LONGEST:
        raise Unreadable(f"{name} has more than {LONGEST // 1_000_000} MB of text. Split it and import the parts.")
    text, note = _read(data, name)
    if _is_binary(text):
        raise Unreadable(f"{name} is no text: it holds bytes that are no characters.")
    return text.replace("\0", "\ufffd"), note


def _read(data: bytes, name: str) -> tuple[str, str]:
    codec = next((codec for mark, codec in _MARKS if data.startswith(mark)), "") or _sixteen(data[:400])
    if codec and codec != "utf-8-sig":
        try:
            return data.decode(codec), ""
        except UnicodeError as problem:
            raise Unreadable(f"{name} begins as {codec.upper()}, but cannot be read as that to its end.") from problem
    codec = codec or "utf-8"
    try:
        return data.decode(codec), ""
    except UnicodeDecodeError:
        return _mixed(data.decode(codec, "surrogateescape"), data, name)


def _sixteen(head: bytes) -> str:
    """UTF-16 without a mark shows itself by its zeros."""
    evens, odds, size = head[0::2].count(0), head[1::2].count(0), max(1, len(head) // 2)
    if odds * 10 > size * 4 and evens * 10 < size:
        return "utf-16-le"
    return "utf-16-be" if evens * 10 > size * 4 and odds * 10 < size else ""


def _mixed(escaped: str, data: bytes, name: str) -> tuple[str, str]:
    if not any(char > "\x7f" and not "\udc80" <= char <= "\udcff" for char in escaped):
        return data.decode("cp1252", "replace"), f"{name} is not in UTF-8; it was read as Windows-1252."
    note = f"{name} is mostly in UTF-8; what is not was read as Windows-1252. Look at its letters with accents."
    return data.decode("utf-8", WINDOWS).removeprefix("\ufeff"), note


def _is_binary(text: str) -> bool:
    head = text[:100_000]
    controls = sum(char < "\x09" or "\x0e" <= char < "\x20" for char in head)
    return controls * 20 > len(head)
