"""The tables inside a LimeSurvey file, older and newer ones alike."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from steelyard.evidence.questionnaires.rules.importing.columns import language_of
from steelyard.evidence.questionnaires.rules.importing.taken import Unreadable, words

LARGEST, MOST_MARKS = 20_000_000, 1_000_000
TAKEN = {"Survey": "survey", "Group": "group of questions"}
LONGEST = 20_000

type Row = dict[str, str]


def opened(data: bytes) -> "Tables":
    """The tables of a file; raises Unreadable."""
    if len(data) > LARGEST or data.count(b"<") > MOST_MARKS:
        raise Unreadable("This file is far larger than a survey is.")
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as problem:
        raise Unreadable("This file defines its own entities or reads others, which no survey needs.") from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise Unreadable("This file cannot be read as XML. Export the survey from LimeSurvey again.") from problem
    kind = (root.findtext("LimeSurveyDocType") or "").strip()
    if root.tag != "document" or kind not in TAKEN:
        raise Unreadable("This is no survey of LimeSurvey. Export it there as “Survey structure (.lss)”.")
    return Tables(root)


@dataclass(frozen=True)
class Tables:
    root: Element

    def rows(self, name: str) -> list[Row]:
        found = self.root.find(name)
        rows = found.find("rows") if found is not None else None
        if rows is None:
            return []
        return [{cell.tag: (cell.text or "").replace("\0", "")[:LONGEST].strip() for cell in row} for row in rows]

    @cached_property
    def languages(self) -> list[str]:
        """The survey's own language first."""
        own = [row["language"] for row in self.rows("surveys") if row.get("language")]
        named = [one.text or "" for one in self.root.iterfind("languages/language")]
        codes = (language_of(code.partition("-")[0]) for code in (*own, *named))
        return list(dict.fromkeys(code for code in codes if code))[:12] or ["en"]

    def texts(self, rows: list[Row], column: str, key: str = "language") -> dict[str, str]:
        """The words of rows by language, without markup."""
        told = {
            language_of(row.get(key, "").partition("-")[0]) or self.languages[0]: words(row.get(column, ""))
            for row in rows
        }
        return {code: told[code] for code in self.languages if told.get(code)}

    @cached_property
    def _translated(self) -> dict[tuple[str, str], list[Row]]:
        found: dict[tuple[str, str], list[Row]] = {}
        for table, key in (("group_l10ns", "gid"), ("question_l10ns", "qid"), ("answer_l10ns", "aid")):
            for row in self.rows(table):
                found.setdefault((table, row.get(key, "")), []).append(row)
        return found

    def own(self, row: Row, column: str) -> dict[str, str]:
        """Words of a group, a question or an answer: of their own table, or in the row itself as older files have it."""
        table, key = ("question_l10ns", "qid") if "qid" in row else ("group_l10ns", "gid")
        given = self._translated.get((table, row.get(key, "")))
        return self.texts(given, column) if given else self._beside(row, column, key)

    def _beside(self, row: Row, column: str, key: str) -> dict[str, str]:
        table = {"gid": "groups", "qid": "questions" if row.get("parent_qid", "0") in {"", "0"} else "subquestions"}
        same = [one for one in self._all(table[key]) if one.get(key) == row.get(key)] if key in table else [row]
        return self.texts(same, column)

    def _all(self, name: str) -> list[Row]:
        if name not in self._kept:
            self._kept[name] = self.rows(name)
        return self._kept[name]

    @cached_property
    def _kept(self) -> dict[str, list[Row]]:
        return {}

    @cached_property
    def groups(self) -> list[Row]:
        return _once(self._all("groups"), "gid", "group_order")

    @cached_property
    def _by_group(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in _once(self._all("questions"), "qid", "question_order"):
            if row.get("parent_qid", "0") in {"", "0"}:
                found.setdefault(row.get("gid", ""), []).append(row)
        return found

    def questions(self, group: str) -> list[Row]:
        return self._by_group.get(group, [])

    @property
    def homeless(self) -> list[Row]:
        known = {group.get("gid") for group in self.groups}
        return [row for group, rows in self._by_group.items() if group not in known for row in rows]

    @cached_property
    def _by_parent(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        rows = [
            *self._all("subquestions"),
            *(one for one in self._all("questions") if one.get("parent_qid", "0") not in {"", "0"}),
        ]
        for row in _once(rows, "qid", "question_order"):
            found.setdefault(row.get("parent_qid", ""), []).append(row)
        return found

    def parts(self, question: Row) -> list[Row]:
        """Its subquestions in their order."""
        return self._by_parent.get(question["qid"], [])

    @cached_property
    def _by_question(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self._all("answers"):
            found.setdefault(row.get("qid", ""), []).append(row)
        return found

    def answers(self, question: Row) -> list[Row]:
        """Its answers in their order, one row each even where older files have one a language."""
        rows = self._by_question.get(question["qid"], [])
        return _once(rows, "aid" if all(row.get("aid") for row in rows) else "code", "sortorder")

    def label(self, row: Row) -> dict[str, str]:
        """The words of an answer or a subquestion."""
        if "parent_qid" in row:
            return self.own(row, "question")
        if found := self._translated.get(("answer_l10ns", row.get("aid", ""))):
            return self.texts(found, "answer")
        same = [one for one in self._by_question.get(row.get("qid", ""), []) if one.get("code") == row.get("code")]
        return self.texts(same, "answer")

    @cached_property
    def _attributes(self) -> Mapping[tuple[str, str], str]:
        return {
            (row.get("qid", ""), row.get("attribute", "")): row.get("value", "")
            for row in self.rows("question_attributes")
        }

    def attribute(self, row: Row, name: str) -> str:
        return self._attributes.get((row["qid"], name), "")


def _once(rows: list[Row], key: str, order: str) -> list[Row]:
    """Each key's first row, in the order the file gives."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.get(key, ""), row)
    return sorted(first.values(), key=lambda row: int(row[order]) if row.get(order, "")[:9].isdecimal() else 0)
