"""Durations as tools and locales write them, in seconds."""

import re

LONGEST = 60  # characters of a duration in words
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d]+)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_CLOCK = re.compile(r"(\d+):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?")
_ISO = re.compile(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?", re.IGNORECASE)
# The words of units: English, German, French, Spanish, Italian, Polish, Dutch, Swedish.
_UNITS = (
    (re.compile(r"h(?:\w{0,5})|st(?:d|unden?)|godz\w*|u(?:ur|ren)?|tim(?:me|mar)?|or[ae]"), 3600),
    (re.compile(r"m(?:in\w*)?"), 60),
    (re.compile(r"s(?:e[cgk]\w*)?"), 1),
)
# What a bare number under a heading means.
_BARE = (("second", 1), ("sek", 1), ("(sec", 1), ("hour", 3600), ("stunde", 3600))


def unit_of(heading: str) -> int:
    """Seconds in one of what a heading counts; minutes if it does not say."""
    return next((seconds for word, seconds in _BARE if word in heading.casefold()), 60)


def seconds_of(text: str, unit: int = 60) -> int | None:
    """Seconds of ``1h 2m 3s``, ``1:02:03``, ``45 mins``, ``58.53`` (in ``unit``); None if it is no duration."""
    if len(text) > LONGEST:
        return None
    if _NUMBER.fullmatch(text):
        return round(_decimal(text) * unit)
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 3600 + minutes * 60 + seconds
    if iso := _ISO.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        return hours * 3600 + minutes * 60 + seconds
    return _in_words(text)


def _in_words(text: str) -> int | None:
    total, rest = 0.0, text
    for found in _AMOUNT.finditer(text):
        unit = next((seconds for word, seconds in _UNITS if word.fullmatch(found[2].casefold())), None)
        if unit is None:
            return None
        total += _decimal(found[1]) * unit
        rest = rest.replace(found[0], "", 1)
    return round(total) if rest != text and not rest.strip(" .,;:") else None


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))
