"""XML that strangers bring, as elements whose names are in small letters and without namespaces."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from steelyard.evidence.inquiry.formats.shapes import Unreadable

MOST_MARKS = 8_000_000


def parsed(data: bytes, name: str) -> tuple[Element, str]:
    """The root of a document and its namespace; raises Unreadable.

    Versions of the standard differ by their namespace, and tools by the case they write, so neither is looked at.
    """
    if data.count(b"<") > MOST_MARKS:
        raise Unreadable(f"{name} has far more entries than a project should. We do not take it.")
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as problem:
        raise Unreadable(f"{name} defines its own entities or reads others, which no project needs.") from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise Unreadable(f"{name} cannot be read as XML: {problem}. Export it again.") from problem
    space = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2].lower()
        element.attrib = {key.rpartition("}")[2].lower(): value for key, value in element.attrib.items()}
    return root, space


def each(element: Element, outer: str, inner: str) -> Iterator[Element]:
    """The ``inner`` elements within every ``outer`` one directly below."""
    for holder in element.iterfind(outer):
        yield from holder.iterfind(inner)


def words(element: Element, name: str) -> str:
    """The text of an element below; blank if there is none."""
    found = element.find(name)
    return "".join(found.itertext()) if found is not None else ""


def first(element: Element, *names: str) -> str:
    """The first attribute of these that says anything."""
    return next((found for name in names if (found := element.attrib.get(name, "").strip())), "")
