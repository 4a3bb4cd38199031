"""Notes of a project as memos, and links that tie a note to what it is about."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from steelyard.evidence.inquiry.formats.refi.known import Known, key
from steelyard.evidence.inquiry.formats.refi.sources import plain_words
from steelyard.evidence.inquiry.formats.shapes import Memo
from steelyard.evidence.inquiry.formats.trees import each, first, words

type Opener = Callable[[str], bytes | None]


def read_memos(root: Element, known: Known, at: Opener) -> None:
    for element in each(root, "notes", "note"):
        name = element.attrib.get("name", "")
        found = plain_words(element, name or "A note", at, notes=known.project.notes)
        address = first(element, "plaintextpath", "richtextpath")
        if found is None and address:
            known.project.drop(f"The text of the note “{name}” is not in the file ({address}).")
        memo = Memo(known.take("memo", element, name), name, found.text if found else "", words(element, "description"))
        memo.made = known.made(element)
        known.project.memos.append(memo)
        known.refer(element, "memo", memo.guid)
        _stretch(element, memo)
        if codings := len(list(element.iter("coding"))):
            known.project.drop(f"The note “{name}” is coded itself ({codings:,}); codes stand on documents only.")
    _links(root, known)


def _stretch(element: Element, memo: Memo) -> None:
    """A note may say which stretch of the source that refers to it it is about (QualCoder, MAXQDA)."""
    selection = element.find("plaintextselection")
    if selection is None:
        return
    start, end = first(selection, "startposition"), first(selection, "endposition")
    if start.isdecimal() and end.isdecimal() and int(start) < int(end):
        memo.start, memo.end = int(start), int(end)


def _links(root: Element, known: Known) -> None:
    """A link between a note and something else says what the note is about (NVivo); others are named."""
    memos = {key(memo.guid) for memo in known.project.memos}
    left = 0
    for element in each(root, "links", "link"):
        ends = [key(first(element, one)) for one in ("originguid", "targetguid")]
        notes = [one for one in ends if one in memos]
        others = [place for one in ends if one not in memos for place in known.places(one)[:1]]
        if len(notes) == 1 and len(others) == 1:
            known.about.setdefault(notes[0], []).append(others[0])
        else:
            left += 1
    if left:
        one = "1 link between parts of the project was left out."
        known.project.drop(one if left == 1 else f"{left:,} links between parts of the project were left out.")
