"""Codes and groups of codes, the same in a project and in a codebook."""

from xml.etree.ElementTree import Element

from steelyard.evidence.inquiry.formats.refi.known import Known, key
from steelyard.evidence.inquiry.formats.shapes import Code, Group, Unreadable
from steelyard.evidence.inquiry.formats.trees import each, first, words

DEEPEST = 60


def read_codes(codebook: Element, known: Known) -> None:
    """The tree of codes in the order of the file, each after the one above it. Raises Unreadable."""
    # Old files have the codes directly within the codebook.
    tops = [*each(codebook, "codes", "code"), *codebook.iterfind("code")]
    waiting: list[tuple[Element, str, tuple[str, ...]]] = [(top, "", ()) for top in reversed(tops)]
    while waiting:
        element, parent, above = waiting.pop()
        code = _code(element, parent, above, known=known)
        if len(code.path) > DEEPEST:
            raise Unreadable(f"Codes stand more than {DEEPEST} levels deep. We do not take that.")
        known.project.codes.append(code)
        known.codes[key(code.guid)] = code
        known.refer(element, "code", code.guid)
        waiting += [(below, code.guid, code.path) for below in reversed(element.findall("code"))]


def _code(element: Element, parent: str, above: tuple[str, ...], *, known: Known) -> Code:
    name = element.attrib.get("name", "").strip()
    path = (*above, name or "Code without a name")
    return Code(
        known.take("code", element, *path),
        path[-1],
        path,
        parent,
        words(element, "description"),
        first(element, "color", "colour"),
        first(element, "iscodable").lower() not in {"false", "0"},
    )


def read_groups(root: Element, known: Known) -> None:
    """Sets of codes, sources and notes; members that were not taken are counted."""
    for element in each(root, "sets", "set"):
        name = element.attrib.get("name", "")
        group = Group(known.take("group", element, name), name, words(element, "description"))
        group.codes = known.every(element.iterfind("membercode"), "code")
        group.documents = known.every(element.iterfind("membersource"), "document")
        group.memos = known.every(element.iterfind("membernote"), "memo")
        known.project.groups.append(group)
        known.refer(element, "group", group.guid)
