"""The sources of a project with what was marked in them: texts are taken, pictures and recordings are named."""

from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from steelyard.evidence.inquiry.formats.decoding import decoded
from steelyard.evidence.inquiry.formats.refi.cases import values_of
from steelyard.evidence.inquiry.formats.refi.counting import agrees
from steelyard.evidence.inquiry.formats.refi.known import Known
from steelyard.evidence.inquiry.formats.refi.marking import Marker
from steelyard.evidence.inquiry.formats.refi.media import name_what_is_left, read_transcript
from steelyard.evidence.inquiry.formats.shapes import Document, Unreadable
from steelyard.evidence.inquiry.formats.trees import first, words
from steelyard.evidence.inquiry.formats.written import pdf_text, word_text

type Opener = Callable[[str], bytes | None]
MEDIA = {"picturesource": "picture", "audiosource": "recording", "videosource": "video"}
MARKED = ("pictureselection", "audioselection", "videoselection", "coding")


@dataclass(frozen=True)
class Words:
    """The plain text of a source; ``is_sure`` when it is the text that positions are counted in."""

    text: str
    has_mark: bool = False
    is_sure: bool = True


def read_sources(root: Element, known: Known, at: Opener) -> None:
    holders = root.findall("sources")
    for element in (source for holder in holders for source in holder):
        if element.tag == "textsource":
            _text(element, known, at)
        elif element.tag == "pdfsource":
            _pdf(element, known, at)
        elif element.tag in MEDIA:
            _media(element, known, at)
        else:
            known.project.drop(
                f"“{_name(element)}” is a source of a kind that the standard does not know ({element.tag})."
            )


def plain_words(element: Element, name: str, at: Opener, *, notes: list[str]) -> Words | None:
    """The plain text of a source or a note: written within, in a file, or as a formatted file; None if it is nowhere."""
    inner = element.find("plaintextcontent")
    if inner is not None:
        return Words("".join(inner.itertext()))
    plain, rich = first(element, "plaintextpath", "path"), first(element, "richtextpath")
    written, formatted = at(plain) if plain else None, at(rich) if rich else None
    try:
        if written is not None:
            text, note = decoded(written, name)
            notes += [note] if note else []
            return Words(text, written.startswith(b"\xef\xbb\xbf"))
        return None if formatted is None else Words(word_text(formatted, name), is_sure=False)
    except Unreadable as problem:  # this one source, not the file
        notes.append(str(problem))
        return None


def _name(element: Element) -> str:
    return element.attrib.get("name", "") or "a source without a name"


def _document(element: Element, known: Known, text: str, *, kind: str) -> Document:
    document = Document(
        known.take("document", element, _name(element)), _name(element), text, kind, words(element, "description")
    )
    document.made = known.made(element)
    document.values = values_of(element, known)
    known.project.documents.append(document)
    known.refer(element, "document", document.guid)
    return document


def _text(element: Element, known: Known, at: Opener) -> None:
    name = _name(element)
    found = plain_words(element, name, at, notes=known.project.notes)
    if found is None:
        known.project.drop(_missing(element, name))
        return
    document = _document(element, known, found.text, kind="text")
    _mark(element, document, known, found=found)


def _mark(element: Element, document: Document, known: Known, *, found: Words) -> None:
    marker = Marker(known, document, has_mark=found.has_mark)
    if not found.is_sure:
        known.project.notes.append(
            f"The plain text of “{document.name}” is not in the file; its words were taken from the formatted one. "
            "Only excerpts whose words stand where they should were taken."
        )
        marker.only = lambda start, end, words: agrees(document.text, start, end, name=words) > 0
    marker.selections(element)
    marker.whole(element)


def _pdf(element: Element, known: Known, at: Opener) -> None:
    """A PDF is read by its plain text, which is what excerpts count in; areas of pages are named."""
    name = _name(element)
    inner = element.find("representation")
    found = plain_words(inner, name, at, notes=known.project.notes) if inner is not None else None
    data = at(first(element, "path", "currentpath"))
    if found is None and data is not None:
        try:
            found = Words(pdf_text(data, name), is_sure=False)
        except Unreadable as problem:
            known.project.notes.append(str(problem))
    if found is None:
        known.project.drop(_missing(element, name))
        return
    document = _document(element, known, found.text, kind="pdf")
    if inner is not None:
        known.refer(inner, "document", document.guid)
        _mark(inner, document, known, found=found)
    Marker(known, document, has_mark=False).whole(element)
    name_what_is_left(element, known, "pages of the PDF", tags=("pdfselection",))


def _media(element: Element, known: Known, at: Opener) -> None:
    kind, name = MEDIA[element.tag], _name(element)
    name_what_is_left(element, known, kind, tags=MARKED, name=name)
    for inner in element.iterfind("textdescription"):
        inner.attrib["name"] = inner.attrib.get("name") or f"{name} (description)"
        _text(inner, known, at)
    for inner in element.iterfind("transcript"):
        inner.attrib["name"] = inner.attrib.get("name") or f"{name} (transcript)"
        found = plain_words(inner, inner.attrib["name"], at, notes=known.project.notes)
        if found is None:
            known.project.drop(_missing(inner, inner.attrib["name"]))
            continue
        read_transcript(inner, _document(inner, known, found.text, kind="transcript"), known, has_mark=found.has_mark)


def _missing(element: Element, name: str) -> str:
    address = first(element, "plaintextpath", "path", "richtextpath") or "no place is given"
    codings = sum(1 for _ in element.iter("coding"))
    if "://" in address and not address.lower().startswith("internal:"):
        why = f"its text lies outside the file ({address})"
    else:
        why = f"its text is not in the file or cannot be read ({address})"
    return f"“{name}” was left out with {_codings(codings)}: {why}."


def _codings(count: int) -> str:
    return {0: "no codings", 1: "1 coding"}.get(count, f"{count:,} codings")
