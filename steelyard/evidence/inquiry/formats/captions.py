"""Captions and transcripts of recordings, WebVTT and SubRip: good cues are kept, bad ones named.

The same reader takes both, and what lies between: commas or points in the times, with or without numbers, hours and
headings. See https://www.w3.org/TR/webvtt1/ for WebVTT; SubRip has no standard.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from steelyard.evidence.inquiry.formats.shapes import Turn, Unreadable

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z0-9][^<>]{0,200}>|</[^<>]{0,20}>|\{\\[^{}]{0,40}\}")
_NAMED = re.compile(r"^(?:-\s*|>>\s*)?([^\W\d_][\w.’'()& -]{0,40}?):\s+(?=\S)")
HEADED = ("NOTE", "STYLE", "REGION")
LONGEST_SHOWN = 80


@dataclass
class Captions:
    """The words as lines, who said them when, and a sentence for each cue that could not be read."""

    text: str = ""
    turns: list[Turn] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)


@dataclass
class _Cue:
    line: int
    begins: int
    ends: int
    lines: list[str] = field(default_factory=list)


def read_captions(text: str, name: str) -> Captions:
    """The cues of a text; raises Unreadable when none can be read."""
    found, cues = Captions(), list[_Cue]()
    for one in _cues(text.removeprefix("\ufeff")):
        if isinstance(one, str):
            found.bad.append(one)
        elif one.ends <= one.begins:
            found.bad.append(f"The cue at line {one.line:,} ends before it begins and was left out{_said(one.lines)}.")
        elif not " ".join(one.lines).strip():
            found.bad.append(f"The cue at line {one.line:,} has no words and was left out.")
        else:
            cues.append(one)
    if not cues:
        raise Unreadable(f"{name} has no cue that can be read. Export the transcript again.")
    _compose(cues, found)
    return found


def _cues(text: str) -> Iterator[_Cue | str]:
    """Cues and sentences about what is none, in the order of the file."""
    lines = re.split(r"\r\n|\r|\n", text)
    number = 1 if lines and lines[0].startswith("WEBVTT") else 0
    while number and number < len(lines) and lines[number].strip() and "-->" not in lines[number]:
        number += 1  # what else the heading says
    while number < len(lines):
        line = lines[number].strip()
        if not line:
            number += 1
        elif line.split()[0] in HEADED:
            number = _blank(lines, number)
        elif "-->" in line:
            end = _end(lines, number + 1)
            yield _cue(lines, number, end)
            number = end
        elif _is_label(lines, number):
            number += 1
        else:
            end = _end(lines, number)
            yield f"Line {number + 1:,} belongs to no cue that can be read and was left out{_said(lines[number:end])}."
            number = end


def _is_label(lines: list[str], number: int) -> bool:
    """A number or name of a cue, which stands right above its times."""
    return number + 1 < len(lines) and "-->" in lines[number + 1]


def _blank(lines: list[str], number: int) -> int:
    while number < len(lines) and lines[number].strip():
        number += 1
    return number


def _end(lines: list[str], number: int) -> int:
    """Where the words from here on end: at a blank line, or where the next cue begins without one."""
    while number < len(lines) and lines[number].strip() and "-->" not in lines[number]:
        if lines[number].strip().isdecimal() and _is_label(lines, number):
            break
        number += 1
    return number


def _cue(lines: list[str], number: int, end: int) -> _Cue | str:
    found = TIMING.match(lines[number])
    words = lines[number + 1 : end]
    times = [_milliseconds(found.groups()[place : place + 4]) for place in (0, 4)] if found else []
    if len(times) < 2 or None in times:
        shown = lines[number].strip()[:LONGEST_SHOWN]
        return f"The times at line {number + 1:,} cannot be read (“{shown}”), so the cue was left out{_said(words)}."
    return _Cue(number + 1, times[0] or 0, times[1] or 0, words)


def _milliseconds(parts: tuple[str | None, ...]) -> int | None:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    if minutes > 59 or seconds > 59:
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((parts[3] or "0").ljust(3, "0"))


def _said(lines: list[str]) -> str:
    words = _plain(" ".join(lines))[:LONGEST_SHOWN]
    return f": “{words}”" if words else ""


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).replace("\0", "\ufffd").split())


def _spoken(cue: _Cue) -> Iterator[tuple[str, str]]:
    """Who says what in a cue: by voices, or by a name before a colon."""
    text = " ".join(cue.lines)
    voices = list(_VOICE.finditer(text))
    if not voices:
        words = _plain(text)
        named = _NAMED.match(words)
        yield (named[1].strip(), words[named.end() :]) if named else ("", words)
        return
    yield "", _plain(text[: voices[0].start()])
    for voice, following in zip(voices, [*voices[1:], None], strict=True):
        yield _plain(voice[1]), _plain(text[voice.end() : following.start() if following else len(text)])


def _compose(cues: list[_Cue], found: Captions) -> None:
    """Each cue is a line; a new speaker begins it with a name."""
    pieces, size, last = list[str](), 0, ""
    for cue in cues:
        for speaker, words in _spoken(cue):
            if not words:
                continue
            label = f"{speaker}: " if speaker and speaker != last else ""
            last = speaker or last
            start = size + len(label)
            found.turns.append(Turn(start, start + len(words), last if speaker else "", cue.begins, cue.ends))
            pieces.append(f"{label}{words}\n")
            size = start + len(words) + 1
    found.text = "".join(pieces).removesuffix("\n")
