"""Taking in the coded work of another tool: whole or not at all, with every identifier, coder and place kept."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from steelyard.evidence.inquiry import verbs
from steelyard.evidence.inquiry.actions.codes import add_all
from steelyard.evidence.inquiry.formats import Project
from steelyard.evidence.inquiry.models import TEXTS, Code, Coding, Document, Excerpt, Memo
from steelyard.evidence.inquiry.queries.codes import number
from steelyard.evidence.inquiry.rules import DocumentKind, DocumentStatus, Via
from steelyard.evidence.inquiry.rules.renaming import Renamed, Rule, renamed
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record

BATCH = 1000
# Nobody can sign in with an address of this domain: who coded elsewhere has a name here and no key.
ELSEWHERE = "coders.invalid"
ANYBODY = uuid.UUID(int=0)  # where the file does not say who


@dataclass
class Report:
    """What was written."""

    codes: int = 0
    documents: int = 0
    known: int = 0
    excerpts: int = 0
    codings: int = 0
    memos: int = 0


@transaction.atomic
def take_in(project: Project, *, by: User | None, level: str, rules: Sequence[Rule] = ()) -> Report:
    """Write a project that was read; documents whose identifier is here already are left as they are."""
    report = Report()
    codes = _codes(project, by, level, report)
    coders = _coders(project)
    texts, documents = _documents(project, by, list(rules), report)
    excerpts = _excerpts(project, documents, texts, coders, report)
    _codings(project, excerpts, codes, coders, report)
    _memos(project, by, {"document": documents, "excerpt": excerpts, "code": codes}, report)
    return report


def _guid(written: str) -> uuid.UUID:
    """An identifier as we keep it; what is none gives one that follows from it."""
    try:
        return uuid.UUID(written.strip("{}"))
    except ValueError:
        return uuid.uuid5(uuid.NAMESPACE_URL, written)


def _codes(project: Project, by: User | None, level: str, report: Report) -> dict[str, Code]:  # noqa: PLR0917 -- one stage of taking in
    """Codes by their identifier in the file; a code of the same identifier, or of the same name at the same place, is ours."""
    found: dict[str, Code] = {}
    rows: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    ours = {one.guid: one for one in Code.objects.filter(retired_at__isnull=True)}
    names = {
        (one.parent_id, one.level if one.parent_id is None else "", one.name.casefold()): one for one in ours.values()
    }
    for code in sorted(project.codes, key=lambda one: len(one.path)):
        parent = found.get(code.parent)
        here = ours.get(_guid(code.guid))
        if here is None and code.parent not in places:
            here = names.get((parent.pk if parent else None, "" if parent else level, code.name[:120].casefold()))
        if here is not None:
            found[code.guid] = here
            continue
        above: dict[str, Any] = {"parent": places[code.parent]} if code.parent in places else {}
        if not above and parent is not None:
            above = {"under": parent}
        places[code.guid] = len(rows)
        rows.append(
            {
                "guid": _guid(code.guid),
                "name": code.name[:120] or "?",
                "level": level,
                "definition": code.description,
                **above,
            }
        )
    _without_twins(rows)
    made = add_all(rows, by=by) if rows else []
    report.codes = len(made)
    return found | {guid: made[at] for guid, at in places.items()}


def _without_twins(rows: list[dict[str, Any]]) -> None:
    """Two of one name at one place cannot both stay: the later one gets a number."""
    taken: set[tuple[Any, str]] = set()
    for row in rows:
        place, name, count = (row.get("parent"), getattr(row.get("under"), "pk", None)), row["name"], 1
        while (place, row["name"].casefold()) in taken:
            count += 1
            row["name"] = f"{name[:112]} ({count})"
        taken.add((place, row["name"].casefold()))


def _coders(project: Project) -> dict[str, User]:
    """An account without a key for each coder of the file, the same one whenever the file comes again."""
    told = {_guid(one.guid): one.name or one.short for one in project.coders} | {ANYBODY: "Not told"}
    emails = {guid: f"{guid}@{ELSEWHERE}" for guid in told}
    there = {one.email: one for one in User.objects.filter(email__in=emails.values())}
    missing = [
        User(email=email, name=(told[guid] or "Not told")[:200], is_active=False, password=make_password(None))
        for guid, email in emails.items()
        if email not in there
    ]
    there |= {one.email: one for one in User.objects.bulk_create(missing)}
    return {one.guid: there[emails[_guid(one.guid)]] for one in project.coders} | {"": there[emails[ANYBODY]]}


def _documents(  # noqa: PLR0917 -- one stage of taking in
    project: Project, by: User | None, rules: list[Rule], report: Report
) -> tuple[dict[str, Renamed], dict[str, Document]]:
    here = set(Document.objects.values_list("guid", flat=True))
    texts: dict[str, Renamed] = {}
    documents: dict[str, Document] = {}
    for one in project.documents:
        guid = _guid(one.guid)
        if guid in here or not one.text.strip():
            report.known += guid in here
            continue
        texts[one.guid] = made = renamed(one.text, rules)
        documents[one.guid] = Document.objects.create(
            guid=guid, title=renamed(one.name, rules).text[:200] or "?", kind=DocumentKind.DOCUMENT, status=DocumentStatus.READY,
            source=f"import: {project.kind}", sealed_text=TEXTS.seal(made.text, about=guid), size=len(made.text),
            replaced=len(made.changes), taken_in_by=by,
        )  # fmt: skip
        record(verbs.TAKEN_IN, documents[one.guid], by=by, note=project.kind)
    report.documents = len(documents)
    return texts, documents


def _excerpts(  # noqa: PLR0917 -- one stage of taking in
    project: Project, documents: dict[str, Document], texts: dict[str, Renamed], coders: dict[str, User], report: Report
) -> dict[str, Excerpt]:
    """Excerpts by their identifier in the file. Two of one person at one place become one."""
    by_place: dict[tuple[Any, ...], Excerpt] = {}
    found: dict[str, Excerpt] = {}
    whose = {one.excerpt: one.coder for one in reversed(project.codings)}
    for one in project.excerpts:
        if one.document not in documents or one.start is None or one.end is None:
            continue
        made = texts[one.document]
        start, end = made.moved(one.start), made.moved(one.end, is_end=True)
        if end <= start:
            continue
        coder = coders.get(one.made.by or whose.get(one.guid, ""), coders[""])
        guid, document = _guid(one.guid), documents[one.document]
        new = Excerpt(
            guid=guid, document=document, start=start, end=end, coder=coder,
            sealed_text=TEXTS.seal(made.text[start:end], about=guid),
        )  # fmt: skip
        found[one.guid] = by_place.setdefault((document.pk, start, end, coder.pk), new)
    for part in batched(by_place.values(), BATCH, strict=False):
        Excerpt.objects.bulk_create(part)
    report.excerpts = len(by_place)
    return found


def _codings(  # noqa: PLR0917 -- one stage of taking in
    project: Project, excerpts: dict[str, Excerpt], codes: dict[str, Code], coders: dict[str, User], report: Report
) -> None:
    book = number()
    rows: dict[tuple[int, int, int], Coding] = {}
    for one in project.codings:
        excerpt, code = excerpts.get(one.excerpt), codes.get(one.code)
        if excerpt is None or code is None:
            continue
        coder = coders.get(one.coder, coders[""])
        rows.setdefault(
            (excerpt.pk, code.pk, coder.pk),
            Coding(
                guid=_guid(one.guid), excerpt=excerpt, code=code, coder=coder, document_id=excerpt.document_id,
                start=excerpt.start, codebook=book, via=Via.IMPORT,
            ),
        )  # fmt: skip
    for part in batched(rows.values(), BATCH, strict=False):
        Coding.objects.bulk_create(part)
    report.codings = len(rows)


def _memos(project: Project, by: User | None, things: dict[str, dict[str, Any]], report: Report) -> None:  # noqa: PLR0917 -- one stage of taking in
    """Memos on what they are about; what is about the whole project stays behind."""
    here = set(Memo.objects.values_list("guid", flat=True))
    for one in project.memos:
        place = next((at for at in one.on if things.get(at.kind, {}).get(at.guid)), None)
        guid = _guid(one.guid)
        if place is None or guid in here or not one.text.strip():
            continue
        here.add(guid)
        about = {place.kind: things[place.kind][place.guid]}
        made = Memo.objects.create(guid=guid, sealed_text=TEXTS.seal(one.text, about=guid), written_by=by, **about)
        record(verbs.MEMO_WRITTEN, made, by=by)
        report.memos += 1
