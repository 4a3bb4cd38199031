"""What a file says about the event itself, in the lines before its people."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from steelyard.support.attendance.rules.reading.durations import seconds_of, unit_of
from steelyard.support.attendance.rules.reading.layouts import ABOUT_KEYS, ABOUT_OTHERS, folded
from steelyard.support.attendance.rules.reading.moments import NotAMoment, Reader
from steelyard.support.attendance.rules.reading.people import plain
from steelyard.support.attendance.rules.reading.shapes import About
from steelyard.support.attendance.rules.reading.sources import Row


def facts(rows: Iterable[Row]) -> dict[str, tuple[str, str]]:
    """Role -> (heading, text) of what stands before the people, in pairs side by side or one row over the other."""
    found: dict[str, tuple[str, str]] = {}
    above: list[str] = []
    for _, cells in rows:
        texts = [plain(cell) for cell in cells]
        keys = [folded(text) for text in texts]
        known = [key in ABOUT_KEYS or key in ABOUT_OTHERS for key in keys]
        filled = sum(1 for key in keys if key)
        if known.count(True) > 1 or (filled == 1 and known[0]):
            above = keys
            continue
        if above:
            pairs = list(zip(above, texts, strict=False))
        else:
            pairs = [(keys[0], next((text for text in texts[1:] if text), ""))] if known and known[0] else []
        for key, text in pairs:
            if key in ABOUT_KEYS and text:
                found.setdefault(ABOUT_KEYS[key], (key, text))
        above = []
    return found


def about(found: dict[str, tuple[str, str]], reader: Reader) -> About:
    """The facts as values; what cannot be read is as if it were not there."""
    started, ended = (_moment(found.get(role, ("", ""))[1], reader) for role in ("started", "ended"))
    heading, text = found.get("duration", ("", ""))
    length = seconds_of(text, unit_of(heading)) if text else None
    if started and ended is None and length is not None:
        ended = started + timedelta(seconds=length)
    return About(
        title=found.get("title", ("", ""))[1] or None,
        started_at=started,
        ended_at=ended,
        zone=found.get("zone", ("", ""))[1] or None,
    )


def _moment(text: str, reader: Reader) -> datetime | None:
    try:
        return reader(text).at if text else None
    except NotAMoment:
        return None
