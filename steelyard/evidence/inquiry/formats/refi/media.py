"""Recordings and pictures: their transcripts are taken, what was marked in them otherwise is named."""

from xml.etree.ElementTree import Element

from steelyard.evidence.inquiry.formats.refi.known import Known, key, target
from steelyard.evidence.inquiry.formats.refi.marking import Marker
from steelyard.evidence.inquiry.formats.shapes import Document, Turn
from steelyard.evidence.inquiry.formats.trees import first


def name_what_is_left(element: Element, known: Known, kind: str, *, tags: tuple[str, ...], name: str = "") -> None:
    """One sentence for a source of which nothing, or not all, is taken. Without ``name`` only what is marked is missed."""
    marked = [one for one in element if one.tag in tags]
    codings = sum(1 if one.tag == "coding" else len(one.findall("coding")) for one in marked)
    codes = {key(target(one)) for each in marked for one in each.iter("coderef")}
    paths = ", ".join(f"“{code.where}”" for one, code in known.codes.items() if one in codes)
    were = "was" if codings == 1 else "were"
    lost = f"{_count(codings, 'coding')} in it ({paths}) {were} left out" if codings else ""
    if name:
        known.project.drop(f"The {kind} “{name}” is not kept here" + (f", and {lost}." if lost else "."))
    elif marked:
        where = element.attrib.get("name", "")
        known.project.drop(
            f"{_count(len(marked), 'area')} marked on {kind} “{where}” cannot be shown in its text"
            + (f"; {lost}." if lost else ".")
        )


def read_transcript(element: Element, document: Document, known: Known, *, has_mark: bool) -> None:
    """Selections of a transcript stand between points that tie its text to a time."""
    points = {key(first(one, "guid")): one for one in element.iterfind("syncpoint")}
    known_at = {name: at for name, one in points.items() if (at := _number(one, "position")) is not None}
    marker, found = Marker(known, document, has_mark=has_mark), []
    for one in element.iterfind("transcriptselection"):
        start = known_at.get(key(first(one, "fromsyncpoint")))
        end = known_at.get(key(first(one, "tosyncpoint")))
        # Without an end it goes on to the next point, or to the end of the text.
        if start is not None and end is None:
            end = min((at for at in known_at.values() if at > start), default=len(document.text))
        if start is None or end is None:
            name_what_is_left(_holding(one, document), known, "the transcript", tags=("transcriptselection",))
        else:
            found.append((one, start, end))
    marker.take(found)
    marker.selections(element)
    document.turns = _turns(list(points.values()), document)


def _holding(one: Element, document: Document) -> Element:
    holder = Element("transcript", {"name": document.name})
    holder.append(one)
    return holder


def _turns(points: list[Element], document: Document) -> list[Turn]:
    """The stretches between points whose place and time are both known."""
    timed = sorted(
        (at, time)
        for one in points
        if (at := _number(one, "position")) is not None and (time := _number(one, "timestamp")) is not None
    )
    ends = [*timed[1:], (len(document.text), None)]
    return [
        Turn(start, min(end, len(document.text)), "", begins, until)
        for (start, begins), (end, until) in zip(timed, ends, strict=True)
        if 0 <= start < end and start < len(document.text)
    ]


def _number(element: Element, name: str) -> int | None:
    text = first(element, name)
    return int(text) if text.removeprefix("-").isdecimal() else None


def _count(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count:,} {word}s"
