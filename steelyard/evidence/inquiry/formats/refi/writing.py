"""A Project as a REFI-QDA project (.qdpx) or codebook (.qdc), with every GUID as it was.

Positions are code points of the text files, as the standard counts them, and the files are UTF-8 without a mark, with
the line ends the texts have. What the standard has no place for is told, not dropped silently.
"""

import re
import zipfile
from collections.abc import Callable, Iterable
from typing import IO
from xml.etree import ElementTree as ET

from steelyard.evidence.inquiry.formats.refi.known import key
from steelyard.evidence.inquiry.formats.refi.reading import CODEBOOK, PROJECT
from steelyard.evidence.inquiry.formats.shapes import Code, Document, Excerpt, Made, Memo, Project, named_guid

ORIGIN = "Steelyard"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_COLOUR = re.compile(r"#([A-Fa-f0-9]{6}|[A-Fa-f0-9]{3})")
_PLAIN_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What XML cannot hold at all.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_VALUES: dict[str, tuple[str, re.Pattern[str]]] = {
    "Boolean": ("BooleanValue", re.compile(r"true|false|1|0")),
    "Integer": ("IntegerValue", re.compile(r"[+-]?\d+")),
    "Float": ("FloatValue", re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")),
    "Date": ("DateValue", re.compile(r"\d{4}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?")),
    "DateTime": ("DateTimeValue", _MOMENT),
}
_HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n'
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same project gives the same bytes


def write_codebook(project: Project) -> bytes:
    """The codes and their sets as a .qdc."""
    root = ET.Element("CodeBook", {"xmlns": CODEBOOK, "origin": ORIGIN})
    _codes(ET.SubElement(root, "Codes"), project.codes, lambda _parent, _kind, _guid: None)
    sets = ET.SubElement(root, "Sets")
    for group in project.groups:
        if group.codes:
            one = ET.SubElement(sets, "Set", _attributes(name=group.name, guid=group.guid))
            _text(one, "Description", group.description)
            for guid in group.codes:
                ET.SubElement(one, "MemberCode", {"guid": guid})
    return _bytes(root)


def write_project(project: Project, file: IO[bytes]) -> list[str]:
    """Write a .qdpx; return a sentence for each thing that could not go into it."""
    writer = _Writer(project)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "project.qde", _bytes(writer.root()))
        for name, text in writer.files.items():
            _put(archive, f"sources/{name}", text.encode("utf-8", "replace"))
    return writer.left


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    part = zipfile.ZipInfo(name, _FIRST_DAY)
    part.compress_type = zipfile.ZIP_DEFLATED
    part.external_attr = 0o644 << 16
    archive.writestr(part, data)


class _Writer:
    def __init__(self, project: Project) -> None:
        self.project = project
        self.files: dict[str, str] = {}
        self.left: list[str] = []
        self.notes: dict[tuple[str, str], list[str]] = {}
        for memo in project.memos:
            for place in memo.on:
                self.notes.setdefault((place.kind, place.guid), []).append(memo.guid)

    def root(self) -> ET.Element:
        """The elements in the order of the schema."""
        project = self.project
        made = project.made
        root = ET.Element(
            "Project",
            {"xmlns": PROJECT}
            | _attributes(
                name=project.name or "Project", origin=ORIGIN, creatingUserGUID=made.by, creationDateTime=_at(made.at),
                modifyingUserGUID=made.changed_by, modifiedDateTime=_at(made.changed_at), keep=("name",),
            ),
        )  # fmt: skip
        if project.coders:
            users = ET.SubElement(root, "Users")
            for coder in project.coders:
                ET.SubElement(users, "User", _attributes(guid=coder.guid, name=coder.name, id=coder.short))
        if project.codes:
            book = ET.SubElement(root, "CodeBook")
            _codes(ET.SubElement(book, "Codes"), project.codes, self.refer)
        self.variables(root)
        self.cases(root)
        self.sources(root)
        self.memos(root)
        self.groups(root)
        _text(root, "Description", project.description)
        self.refer(root, "project", "")
        return root

    def refer(self, element: ET.Element, kind: str, guid: str) -> None:
        for memo in self.notes.get((kind, guid), ()):
            ET.SubElement(element, "NoteRef", {"targetGUID": memo})

    def variables(self, root: ET.Element) -> None:
        if self.project.variables:
            holder = ET.SubElement(root, "Variables")
            for one in self.project.variables:
                made = ET.SubElement(
                    holder, "Variable", _attributes(guid=one.guid, name=one.name, typeOfVariable=one.kind)
                )
                _text(made, "Description", one.description)

    def values(self, element: ET.Element, values: dict[str, str]) -> None:
        kinds = {one.guid: one.kind for one in self.project.variables}
        for guid, text in values.items():
            tag, pattern = _VALUES.get(kinds.get(guid, "Text"), ("TextValue", _MOMENT))
            one = ET.SubElement(element, "VariableValue")
            ET.SubElement(one, "VariableRef", {"targetGUID": guid})
            _text(one, tag if pattern.fullmatch(text) else "TextValue", text)

    def cases(self, root: ET.Element) -> None:
        if not self.project.cases:
            return
        holder = ET.SubElement(root, "Cases")
        for case in self.project.cases:
            made = ET.SubElement(holder, "Case", _attributes(guid=case.guid, name=case.name))
            _text(made, "Description", case.description)
            _references(made, "CodeRef", case.codes)
            self.values(made, case.values)
            _references(made, "SourceRef", case.documents)
            _references(made, "SelectionRef", case.excerpts)

    def sources(self, root: ET.Element) -> None:
        if not self.project.documents:
            return
        holder = ET.SubElement(root, "Sources")
        excerpts: dict[str, list[Excerpt]] = {}
        for excerpt in self.project.excerpts:
            excerpts.setdefault(excerpt.document, []).append(excerpt)
        marked = {one.guid for one in self.project.excerpts}
        codings: dict[str, list[ET.Element]] = {}
        for coding in self.project.codings:
            if coding.excerpt not in marked:
                raise ValueError("Every coding needs its excerpt.")
            one = ET.Element(
                "Coding", _attributes(guid=coding.guid, creatingUser=coding.coder, creationDateTime=_at(coding.at))
            )
            ET.SubElement(one, "CodeRef", {"targetGUID": coding.code})
            self.refer(one, "coding", coding.guid)
            codings.setdefault(coding.excerpt, []).append(one)
        for document in self.project.documents:
            self.source(holder, document, excerpts.get(document.guid, []), codings)

    def source(  # noqa: PLR0917 -- a document and what belongs to it
        self, holder: ET.Element, document: Document, excerpts: list[Excerpt], codings: dict[str, list[ET.Element]]
    ) -> None:
        made = ET.SubElement(
            holder, "TextSource",
            _attributes(guid=document.guid, name=document.name, plainTextPath=self.file(document.guid, document.text))
            | _made(document.made),
        )  # fmt: skip
        _text(made, "Description", document.description)
        placed = [one for one in excerpts if one.start is not None and not one.is_whole]
        if lost := sum(len(codings.get(one.guid, ())) for one in excerpts if one.start is None):
            told = (
                "1 coding of “{}” has no position and was"
                if lost == 1
                else "{1:,} codings of “{0}” have no position and were"
            )
            self.left.append(f"{told.format(document.name, lost)} left out.")
        for excerpt in placed:
            one = ET.SubElement(
                made, "PlainTextSelection",
                _attributes(guid=excerpt.guid, name=excerpt.name, startPosition=str(excerpt.start),
                            endPosition=str(excerpt.end)) | _made(excerpt.made),
            )  # fmt: skip
            _text(one, "Description", excerpt.comment)
            one.extend(codings.get(excerpt.guid, ()))
            self.refer(one, "excerpt", excerpt.guid)
        whole = [one for one in excerpts if one.is_whole]
        for excerpt in whole:
            made.extend(codings.get(excerpt.guid, ()))
        for excerpt in whole:
            self.refer(made, "excerpt", excerpt.guid)
        self.refer(made, "document", document.guid)
        self.values(made, document.values)

    def memos(self, root: ET.Element) -> None:
        if not self.project.memos:
            return
        holder = ET.SubElement(root, "Notes")
        for memo in self.project.memos:
            path = self.file(memo.guid, memo.text) if memo.text else ""
            made = ET.SubElement(
                holder, "Note", _attributes(guid=memo.guid, name=memo.name, plainTextPath=path) | _made(memo.made)
            )
            _text(made, "Description", memo.description)
            _stretch(made, memo)
            self.refer(made, "memo", memo.guid)

    def groups(self, root: ET.Element) -> None:
        if not self.project.groups:
            return
        holder = ET.SubElement(root, "Sets")
        for group in self.project.groups:
            made = ET.SubElement(holder, "Set", _attributes(guid=group.guid, name=group.name))
            _text(made, "Description", group.description)
            _references(made, "MemberCode", group.codes)
            _references(made, "MemberSource", group.documents)
            _references(made, "MemberNote", group.memos)

    def file(self, guid: str, text: str) -> str:
        """Keep a text for the archive and return its address."""
        plain = key(guid)
        name = f"{plain if _PLAIN_GUID.fullmatch(plain) else named_guid('file', guid)}.txt"
        if name in self.files:
            name = f"{named_guid('file', guid, str(len(self.files)))}.txt"
        self.files[name] = text
        return f"internal://{name}"


def _codes(holder: ET.Element, codes: Iterable[Code], refer: Callable[[ET.Element, str, str], None]) -> None:
    elements: dict[str, ET.Element] = {}
    for code in codes:
        colour = code.colour if _COLOUR.fullmatch(code.colour) else ""
        made = ET.SubElement(
            elements.get(code.parent, holder), "Code",
            _attributes(guid=code.guid, name=code.name, isCodable="true" if code.is_codable else "false", color=colour),
        )  # fmt: skip
        _text(made, "Description", code.description)
        refer(made, "code", code.guid)
        elements[code.guid] = made


def _stretch(element: ET.Element, memo: Memo) -> None:
    if memo.start is not None and memo.end is not None:
        guid = named_guid("stretch", memo.guid)
        ET.SubElement(
            element,
            "PlainTextSelection",
            {"guid": guid, "startPosition": str(memo.start), "endPosition": str(memo.end)},
        )


def _references(element: ET.Element, tag: str, guids: Iterable[str]) -> None:
    for guid in guids:
        ET.SubElement(element, tag, {"targetGUID": guid})


def _made(made: Made) -> dict[str, str]:
    return _attributes(
        creatingUser=made.by, creationDateTime=_at(made.at), modifyingUser=made.changed_by,
        modifiedDateTime=_at(made.changed_at),
    )  # fmt: skip


def _at(moment: str) -> str:
    """A moment as the schema wants it; blank if it is none."""
    moment = moment.strip().replace(" ", "T", 1)
    return moment if _MOMENT.fullmatch(moment) else ""


def _attributes(*, keep: Iterable[str] = (), **given: str) -> dict[str, str]:
    """Attributes that say something; a name is kept as it is, blank or not, where an element must have one."""
    return {name: _ILLEGAL.sub("\ufffd", text) for name, text in given.items() if text or name in keep}


def _text(element: ET.Element, tag: str, text: str) -> None:
    if text:
        ET.SubElement(element, tag).text = _ILLEGAL.sub("\ufffd", text)


def _bytes(root: ET.Element) -> bytes:
    return _HEAD + ET.tostring(root, encoding="utf-8")
