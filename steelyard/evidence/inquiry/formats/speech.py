"""Who speaks when in a transcript that is plain text: names and times before what is said."""

import re
from collections import Counter

from steelyard.evidence.inquiry.formats.shapes import Turn

_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_NAME = r"[^\W\d_][\w.’'& -]{0,40}?"
_LABELS = (
    # [00:01:02] Jane Doe [00:01:05]: what she says
    re.compile(rf"^[ \t]*(?:[\[(]?(?P<time>{_TIME})[\])]?[ \t]+)?(?P<name>{_NAME})[ \t]*(?:[\[(](?P<late>{_TIME})[\])])?:[ \t]+(?=\S)", re.MULTILINE),
    # [id1] what is said
    re.compile(rf"^[ \t]*\[(?P<name>{_NAME})\][ \t]*:?[ \t]+(?=\S)", re.MULTILINE),
    # Jane Doe  0:05, and what she says on the lines below
    re.compile(rf"^[ \t]*(?P<name>{_NAME})[ \t]+[\[(]?(?P<time>{_TIME})[\])]?[ \t]*\r?\n", re.MULTILINE),
)  # fmt: skip
FEWEST, LONGEST_WORDS = 2, 4


def turns_of(text: str) -> list[Turn]:
    """The stretches by speaker, in order; none where nothing shows that people speak.

    A label counts when it comes again, so that *Note:* in a report makes nobody a speaker.
    """
    found = sorted(
        ((match.start(), match) for label in _LABELS for match in label.finditer(text)), key=lambda one: one[0]
    )
    often = Counter(_name(match) for _, match in found)
    spoken = [
        match for _, match in found if often[_name(match)] >= FEWEST and len(_name(match).split()) <= LONGEST_WORDS
    ]
    ends = [*(match.start() for match in spoken[1:]), len(text)]
    turns = []
    for match, end in zip(spoken, ends, strict=False):
        until = match.end() + len(text[match.end() : end].rstrip())
        if match.end() < until:
            given = match.groupdict()
            time = given.get("time") or given.get("late") or ""
            turns.append(Turn(match.end(), until, _name(match), _milliseconds(time)))
    return turns


def _name(match: re.Match[str]) -> str:
    return " ".join(match["name"].split())


def _milliseconds(time: str) -> int | None:
    if not time:
        return None
    whole, _, part = time.replace(",", ".").partition(".")
    seconds = 0
    for one in whole.split(":"):
        seconds = seconds * 60 + int(one)
    return seconds * 1000 + int(part.ljust(3, "0") if part else 0)
