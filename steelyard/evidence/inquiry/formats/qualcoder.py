"""QualCoder: a list of codes with categories, cases with their attributes, answers of a survey, and its project."""

import re
import sqlite3

from steelyard.evidence.inquiry.formats.shapes import (
    Case,
    Code,
    Coder,
    Coding,
    Document,
    Excerpt,
    Made,
    Memo,
    Place,
    Project,
    Unreadable,
    Variable,
    named_guid,
)
from steelyard.evidence.inquiry.formats.tables import Rows

# What the first column of a table of cases is called.
CASES = frozenset({"case", "cases", "case name", "case id", "id", "name", "participant", "respondent", "interviewee"})
LONGEST_NAME, FEWEST_WORDS = 200, 6
_WITHIN = re.compile(r"[^\s>]\s*>>\s*[^\s>]")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def is_codes(text: str) -> bool:
    """Lines of codes, with categories before ``>>`` and a memo behind a tab."""
    lines = [line for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    names = [line.partition("\t")[0] for line in lines]
    return bool(names) and any(map(_WITHIN.search, names)) and all(0 < len(name) <= LONGEST_NAME for name in names)


def read_codes(text: str) -> Project:
    """A code within categories, ``cat3>>cat2>>code4``; a category is a code that marks nothing itself."""
    project = Project("qualcoder-codes", origin="QualCoder")
    known: dict[tuple[str, ...], Code] = {}
    for line in text.removeprefix("\ufeff").splitlines():
        names, _, memo = line.partition("\t")
        path = tuple(part.strip() for part in names.split(">>") if part.strip())
        for depth in range(1, len(path) + 1):
            above, here = path[: depth - 1], path[:depth]
            if here not in known:
                parent = known[above].guid if above else ""
                known[here] = Code(named_guid("qualcoder", *here), here[-1], here, parent, is_codable=False)
        if path:
            known[path].is_codable, known[path].description = True, memo.strip()
    project.codes = list(known.values())
    return project


def is_cases(rows: Rows) -> bool:
    return rows[0][0].strip().lower() in CASES and len(rows) > 1


def read_cases(rows: Rows) -> Project:
    """A case in each row; columns of sentences become documents of their cases, all others attributes."""
    project = Project("cases")
    headings = [heading.strip() or f"Column {number}" for number, heading in enumerate(rows[0], start=1)]
    told = {place for place in range(1, len(headings)) if _is_told([row[place] for row in rows[1:]])}
    for place, heading in enumerate(headings):
        if place and place not in told:
            kind = "Integer" if _is_whole([row[place] for row in rows[1:]]) else "Text"
            project.variables.append(Variable(named_guid("variable", heading, str(place)), heading, kind))
    variables = dict(zip([p for p in range(1, len(headings)) if p not in told], project.variables, strict=True))
    seen: set[str] = set()
    for number, row in enumerate(rows[1:], start=2):
        name = row[0].strip()
        if not name or name in seen:
            why = "stands twice" if name else "has no name"
            project.drop(f"Row {number:,} was left out: its case {why}{f' ({name})' if name else ''}.")
            continue
        seen.add(name)
        case = Case(named_guid("case", name), name)
        case.values = {one.guid: text for place, one in variables.items() if (text := row[place].strip())}
        for place in sorted(told):
            if text := row[place].strip():
                guid = named_guid("answer", name, headings[place])
                project.documents.append(Document(guid, f"{name}: {headings[place]}", text))
                case.documents.append(guid)
        project.cases.append(case)
    return project


def _is_told(cells: list[str]) -> bool:
    """Whether a column holds sentences."""
    given = [cell for cell in cells if cell.strip()]
    return bool(given) and sum(len(cell.split()) >= FEWEST_WORDS for cell in given) * 2 > len(given)


def _is_whole(cells: list[str]) -> bool:
    given = [cell.strip() for cell in cells if cell.strip()]
    return bool(given) and all(_NUMBER.fullmatch(cell) and "." not in cell for cell in given)


def read_database(base: sqlite3.Connection, name: str) -> Project:
    """The database of a project (data.qda): texts, codes in categories, codings of each coder, memos, cases."""
    row = base.execute("SELECT memo FROM project").fetchone()
    project = Project("qualcoder", origin="QualCoder", description=(row[0] if row else "") or "")
    codes = _codes(base, project)
    documents = _documents(base, project)
    _codings(base, project, codes=codes, documents=documents)
    _cases(base, project, documents)
    for jid, title, text, owner, date in base.execute("SELECT jid, name, jentry, owner, date FROM journal"):
        made = Made(_coder(project, owner), date or "")
        memo = Memo(named_guid("qualcoder journal", title or "", str(jid)), title or "", text or "", made=made)
        memo.on = [Place("project", "")]
        project.memos.append(memo)
    if not project.documents and not project.codes:
        raise Unreadable(f"{name} is a project of QualCoder that holds nothing yet.")
    return project


def _coder(project: Project, owner: str | None) -> str:
    if not owner:
        return ""
    guid = named_guid("qualcoder coder", owner)
    if all(coder.guid != guid for coder in project.coders):
        project.coders.append(Coder(guid, owner))
    return guid


def _codes(base: sqlite3.Connection, project: Project) -> dict[int, Code]:
    """Categories first, each after the one above it; then the codes in them."""
    rows = base.execute("SELECT catid, name, memo, supercatid FROM code_cat ORDER BY catid").fetchall()
    categories: dict[int, Code] = {}
    while ready := [row for row in rows if row[3] is None or row[3] in categories]:
        for catid, name, memo, above in ready:
            parent = categories.get(above)
            path = (*(parent.path if parent else ()), name)
            guid = named_guid("qualcoder category", *path)
            categories[catid] = Code(guid, name, path, parent.guid if parent else "", memo or "", is_codable=False)
        rows = [row for row in rows if row[0] not in categories]
    found: dict[int, Code] = {}
    for cid, name, memo, catid, colour in base.execute(
        "SELECT cid, name, memo, catid, color FROM code_name ORDER BY cid"
    ):
        parent = categories.get(catid)
        path = (*(parent.path if parent else ()), name)
        guid = named_guid("qualcoder code", *path)
        found[cid] = Code(guid, name, path, parent.guid if parent else "", memo or "", colour or "")
    project.codes = [*categories.values(), *found.values()]
    return found


def _documents(base: sqlite3.Connection, project: Project) -> dict[int, Document]:
    found: dict[int, Document] = {}
    rows = base.execute("SELECT id, name, fulltext, mediapath, memo, owner, date FROM source ORDER BY id")
    for number, name, text, media, memo, owner, date in rows:
        if text:
            guid = named_guid("qualcoder source", name, str(number))
            made = Made(_coder(project, owner), date or "")
            found[number] = Document(guid, name, text.replace("\0", "\ufffd"), "text", memo or "", made)
        elif media:
            project.drop(f"The picture or recording “{name}” is not kept here, nor what was marked in it.")
    project.documents = list(found.values())
    return found


def _codings(
    base: sqlite3.Connection, project: Project, *, codes: dict[int, Code], documents: dict[int, Document]
) -> None:
    rows = base.execute("SELECT cid, fid, pos0, pos1, owner, date, memo FROM code_text ORDER BY fid, pos0, pos1")
    for cid, fid, start, end, owner, date, memo in rows:
        code, document = codes.get(cid), documents.get(fid)
        if code is None or document is None or not 0 <= start < end <= len(document.text):
            where = f"“{document.name}”" if document else "a source that is not there"
            what = f"“{code.where}”" if code else "a code that is not there"
            project.drop(f"A coding of {what} in {where} ({start} to {end}) was left out: it cannot be placed.")
            continue
        coder = _coder(project, owner)
        guid = named_guid("qualcoder excerpt", document.guid, str(start), str(end), owner or "", code.guid)
        made = Made(coder, date or "")
        project.excerpts.append(Excerpt(guid, document.guid, start, end, "", memo or "", made))
        coding = named_guid("qualcoder coding", guid)
        text = document.text[start:end]
        project.codings.append(Coding(coding, guid, document.guid, code.guid, coder, start, end, text, date or ""))


def _cases(base: sqlite3.Connection, project: Project, documents: dict[int, Document]) -> None:
    variables = {}
    for name, kind in base.execute("SELECT name, valuetype FROM attribute_type"):
        variables[name] = Variable(named_guid("variable", name), name, "Float" if kind == "numeric" else "Text")
    project.variables = list(variables.values())
    cases: dict[int, Case] = {}
    for number, name, memo in base.execute("SELECT caseid, name, memo FROM cases ORDER BY caseid"):
        cases[number] = Case(named_guid("qualcoder case", name), name, memo or "")
    for case, fid in base.execute("SELECT DISTINCT caseid, fid FROM case_text ORDER BY fid"):
        if case in cases and fid in documents:
            cases[case].documents.append(documents[fid].guid)
    for name, kind, value, number in base.execute("SELECT name, attr_type, value, id FROM attribute"):
        holder: Case | Document | None = cases.get(number) if kind == "case" else documents.get(number)
        if holder and value and name in variables:
            holder.values[variables[name].guid] = value
    project.cases = list(cases.values())
