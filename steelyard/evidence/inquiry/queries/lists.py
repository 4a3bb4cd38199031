"""Lists of excerpts: any page costs what the first one costs, whichever code it is of.

By hand, because each page is the merged beginning of one ordered walk per code: ``code, document, start, excerpt`` is an
index, so a page reads fifty rows a code and nothing else.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection

from steelyard.evidence.inquiry.models import TEXTS, Document
from steelyard.evidence.inquiry.queries.codes import tree
from steelyard.evidence.inquiry.queries.coding import blind_documents
from steelyard.evidence.inquiry.rules import DocumentStatus
from steelyard.evidence.inquiry.rules.tree import Tree

SIZE = 50
_KEY = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,18})")
Key = tuple[int, int, int]  # document, start, excerpt
END: Key = (10**18, 0, 0)


def written(key: Key) -> str:
    return "-".join(map(str, key))


def read_key(text: str) -> Key | None:
    """A key of an address; none for what nobody was given."""
    match = _KEY.fullmatch(text)
    return tuple(int(one) for one in match.groups()) if match else None  # type: ignore[return-value]  # three groups


@dataclass
class Wanted:
    """What a list is of: a code, alone or with all below it; one coder; documents of some kind."""

    code: int = 0
    with_below: bool = True
    coder: int = 0
    document: int = 0
    respondent: int = 0
    stratum: str = ""
    tier: str = ""
    agency_level: str = ""
    period: str = ""
    codes: list[int] = field(default_factory=list)  # filled in from code
    documents: list[int] | None = None  # filled in from the facts of documents

    @property
    def is_narrow(self) -> bool:
        return bool(self.document or self.respondent or self.stratum or self.tier or self.agency_level or self.period)


@dataclass(frozen=True)
class Listed:
    """One excerpt as a list shows it."""

    pk: int
    document: int
    title: str
    who: str
    start: int
    end: int
    coder: str
    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Excerpts:
    """One page of a list, and the keys that lead on, back and to its ends."""

    rows: list[Listed]
    after: str
    before: str
    count: int


def documents_of(wanted: Wanted) -> list[int] | None:
    """The documents that a list is narrowed to; None for all."""
    if not wanted.is_narrow:
        return None
    rows = Document.objects.filter(status=DocumentStatus.READY)
    if wanted.document:
        rows = rows.filter(pk=wanted.document)
    facts = {
        "interview__respondent": wanted.respondent,
        "interview__respondent__stratum": wanted.stratum,
        "interview__respondent__tier": wanted.tier,
        "interview__respondent__agency_level": wanted.agency_level,
        "interview__period": wanted.period,
    }
    return list(rows.filter(**{name: value for name, value in facts.items() if value}).values_list("pk", flat=True))


def conditions(wanted: Wanted, user: Any) -> tuple[str, list[Any]]:
    """Which rows are meant, in SQL: never another coder's where this person codes blind, never of what was taken out."""
    parts, values = ["removed_at IS NULL"], []
    out = list(Document.objects.exclude(status=DocumentStatus.READY).values_list("pk", flat=True))
    for sign, keys in (("NOT IN", out), ("IN", wanted.documents)):
        if keys is None or (sign == "NOT IN" and not keys):
            continue
        parts.append(f"document_id {sign} ({', '.join('%s' for _ in keys) or 'NULL'})")
        values += keys
    if wanted.coder:
        parts.append("coder_id = %s")
        values.append(wanted.coder)
    if blind := blind_documents(user):
        parts.append(f"(coder_id = %s OR document_id NOT IN ({', '.join('%s' for _ in blind)}))")
        values += [user.pk, *blind]
    return " AND ".join(parts), values


def excerpts(
    wanted: Wanted, user: Any, *, codes: Tree, after: str = "", before: str = "", last: bool = False
) -> Excerpts:
    """One page of the excerpts that are wanted, in the order of documents and places."""
    wanted.codes = (codes.below(wanted.code) if wanted.with_below else [wanted.code]) if wanted.code else []
    wanted.documents = documents_of(wanted)
    where, values = conditions(wanted, user)
    back = END if last else read_key(before)
    key = back or read_key(after)
    found = _keys(wanted.codes, where, values, key, forward=back is None)
    more, found = len(found) > SIZE, found[:SIZE]
    if back:
        found.reverse()
    has_next = (more if back is None else not last) and bool(found)
    has_previous = (key is not None if back is None else more) and bool(found)
    return Excerpts(
        _rows(found, codes, user),
        written(found[-1]) if has_next else "",
        written(found[0]) if has_previous else "",
        _count(wanted.codes, where, values),
    )


def count(wanted: Wanted, user: Any) -> int:
    """How many excerpts a list holds."""
    codes = tree()
    wanted.codes = (codes.below(wanted.code) if wanted.with_below else [wanted.code]) if wanted.code else []
    wanted.documents = documents_of(wanted)
    return _count(wanted.codes, *conditions(wanted, user))


def _keys(codes: list[int], where: str, values: list[Any], key: Key | None, *, forward: bool) -> list[Key]:  # noqa: PLR0917 -- the parts of one statement
    sign, turn = (">", "ASC") if forward else ("<", "DESC")
    order = f"document_id {turn}, start {turn}, {{pk}} {turn}"
    past = f" AND (document_id, start, {{pk}}) {sign} (%s, %s, %s)" if key else ""
    beyond = list(key or ())
    if not codes:
        ends = f"{past.format(pk='id')} ORDER BY {order.format(pk='id')} LIMIT {SIZE + 1}"
        sql = f"SELECT document_id, start, id FROM inquiry_excerpt WHERE {where}{ends}"  # noqa: S608 -- built of our own words; values are passed apart
        return _asked(sql, [*values, *beyond])
    one = (
        f"SELECT * FROM (SELECT DISTINCT document_id, start, excerpt_id FROM inquiry_coding "  # noqa: S608 -- as above
        f"WHERE code_id = %s AND {where}{past.format(pk='excerpt_id')} "
        f"ORDER BY {order.format(pk='excerpt_id')} LIMIT {SIZE + 1}) AS part"
    )
    if len(codes) == 1:
        return _asked(one, [codes[0], *values, *beyond])
    whole = " UNION ".join([one] * len(codes))
    sql = f"SELECT document_id, start, excerpt_id FROM ({whole}) AS merged ORDER BY {order.format(pk='excerpt_id')} LIMIT {SIZE + 1}"  # noqa: S608 -- as above
    return _asked(sql, [value for code in codes for value in (code, *values, *beyond)])


def _count(codes: list[int], where: str, values: list[Any]) -> int:
    if not codes:
        # SQLite would read the whole table with all its sealed words; the index alone is a tenth of it.
        by = " INDEXED BY inquiry_excerpt_in_order" if connection.vendor == "sqlite" else ""
        sql, given = f"SELECT COUNT(*) FROM inquiry_excerpt{by} WHERE {where}", values  # noqa: S608 -- as above
    else:
        marks = ", ".join("%s" for _ in codes)
        sql = f"SELECT COUNT(DISTINCT excerpt_id) FROM inquiry_coding WHERE code_id IN ({marks}) AND {where}"  # noqa: S608 -- as above
        given = [*codes, *values]
    return int(_asked(sql, given)[0][0])


def _asked(sql: str, values: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [tuple(row) for row in cursor.fetchall()]


_SHOWN = """
SELECT e.id, e.guid, e.document_id, e.start, e."end", e.sealed_text, d.title, r.pseudonym, u.name, u.email
FROM inquiry_excerpt e
JOIN inquiry_document d ON d.id = e.document_id
JOIN accounts_user u ON u.id = e.coder_id
LEFT JOIN inquiry_interview i ON i.id = d.interview_id
LEFT JOIN inquiry_respondent r ON r.id = i.respondent_id
WHERE e.id IN ({})
"""


def _rows(keys: list[Key], codes: Tree, user: Any) -> list[Listed]:
    """The excerpts of a page with their words and codes."""
    if not keys:
        return []
    wanted = [key[2] for key in keys]
    marks = ", ".join("%s" for _ in wanted)
    given: dict[int, list[str]] = {pk: [] for pk in wanted}
    blind = set(blind_documents(user))
    sql = f"SELECT excerpt_id, code_id, coder_id, document_id FROM inquiry_coding WHERE removed_at IS NULL AND excerpt_id IN ({marks}) ORDER BY id"  # noqa: S608 -- as above
    for excerpt, code, coder, document in _asked(sql, wanted):
        if code in codes.nodes and (document not in blind or coder == user.pk):
            name = codes.nodes[code].path
            if name not in given[excerpt]:
                given[excerpt].append(name)
    found = {}
    for pk, guid, document, start, end, sealed, title, who, name, email in _asked(_SHOWN.format(marks), wanted):
        text = TEXTS.unseal(sealed, about=guid if isinstance(guid, UUID) else UUID(guid))
        found[pk] = Listed(pk, document, title, who or "", start, end, name or email, text, tuple(given[pk]))
    return [found[pk] for pk in wanted]
