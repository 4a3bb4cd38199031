"""LimeSurvey: a survey (.lss) or a group of questions (.lsg), as its tables in XML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from steelyard.evidence.questionnaires.rules.importing.expressions import Asked, NotUnderstood, understood
from steelyard.evidence.questionnaires.rules.importing.tables import Row, Tables, opened
from steelyard.evidence.questionnaires.rules.importing.taken import Taken, both

REFUSED = {
    "1": "A grid with two scales is not known here. Ask two grids.",
    ";": "A grid of texts is not known here.",
    ":": "A grid of numbers is not known here.",
    "D": "Days and hours are not asked for; ask for a number or in own words.",
    "|": "Files are not asked for: they would tell who answered.",
    "*": "Nothing is worked out inside a form.",
    "I": "People choose their language on the page itself.",
    "<": "Buttons with pictures are not known here.",
}
SINGLE, SEVERAL, GRIDS, TEXTS = frozenset("L!OYG"), frozenset("MP"), frozenset("FHABCE"), frozenset("STU")
FIXED: dict[str, tuple[tuple[str, str], ...]] = {
    "Y": (("Y", "Yes"), ("N", "No")),
    "G": (("F", "Female"), ("M", "Male")),
    "C": (("Y", "Yes"), ("U", "Uncertain"), ("N", "No")),
    "E": (("I", "Increase"), ("S", "Same"), ("D", "Decrease")),
    "5": tuple((str(n), str(n)) for n in range(1, 6)),
    "A": tuple((str(n), str(n)) for n in range(1, 6)),
    "B": tuple((str(n), str(n)) for n in range(1, 11)),
}
OTHER = "-oth-"


def read(data: bytes) -> Taken:
    """What a LimeSurvey file asks; raises Unreadable."""
    tables = opened(data)
    taken = Taken("limesurvey", languages=tables.languages)
    first = tables.rows("surveys_languagesettings")
    taken.title = tables.texts(first, "surveyls_title", key="surveyls_language")
    taken.about = tables.texts(first, "surveyls_welcometext", key="surveyls_language")
    taken.thanks = tables.texts(first, "surveyls_endtext", key="surveyls_language")
    taken.title = {code: words[:200] for code, words in taken.title.items()}
    _Reader(taken, tables).survey()
    return taken


@dataclass
class _Reader:
    taken: Taken
    tables: Tables
    asked: dict[str, Asked] = field(default_factory=dict)  # by code, and by code_part
    notes: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    page: dict[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> str:
        return self.taken.languages[0]

    def survey(self) -> None:
        for group in self.tables.groups:
            title = self.tables.own(group, "group_name")
            text = self.tables.own(group, "description")
            self.page = self.taken.page(title, text)
            where = f"Group {title.get(self.first, group.get('gid', ''))}"
            condition = self.condition(group.get("grelevance", ""), where)
            for question in self.tables.questions(group["gid"]):
                self.question(question, condition)
            for code, _ in self.notes:
                self.taken.refuse(f"Question {code}", "X", "No question follows this text in its group.")
            self.notes = []
        if not self.taken.title:
            self.taken.title = self.taken.pages[0].get("title", {}) if self.taken.pages else {}
        for question in self.tables.homeless:
            self.taken.refuse(
                f"Question {question.get('title', '')}", question.get("type", ""), "It belongs to no group."
            )

    def condition(self, equation: str, where: str) -> dict[str, Any] | None:
        try:
            return understood(equation, self.find)
        except NotUnderstood as problem:
            why = f"This condition was left out, so it is asked of everybody: {problem}."
            self.taken.refuse(where, equation, why)
            return None

    def find(self, name: str) -> Asked | None:
        """``Q1.NAOK``, ``Q1_SQ001.NAOK`` or ``Q1.value``."""
        return self.asked.get(name.split(".", maxsplit=1)[0])

    def question(self, row: Row, group: dict[str, Any] | None) -> None:
        kind, code = row.get("type", ""), row.get("title", "")
        where = f"Question {code}"
        label = self.tables.own(row, "question")
        if kind == "X":
            if row.get("relevance", "1") not in {"", "1"}:
                self.taken.refuse(where, "X", "A text that only some people see is not taken.")
            else:
                self.notes.append((code, label))
            return
        make = self.maker(kind)
        if make is None:
            self.taken.refuse(where, f"type {kind}", REFUSED.get(kind, "This kind of question is not known here."))
            return
        made = {"label": label or {self.first: code}, **self.facts(row, where, group)}
        make(row, made, where)
        if row.get("preg"):
            self.taken.refuse(where, row["preg"], "A pattern for answers is not taken.")

    def facts(self, row: Row, where: str, group: dict[str, Any] | None) -> dict[str, Any]:
        """What every kind of question has: hint, need, condition, and the texts that stood before it."""
        hint = self.tables.own(row, "help")
        for _, words in self.notes:
            hint = {
                code: "\n".join(filter(None, (words.get(code, ""), hint.get(code, "")))) for code in {**words, **hint}
            }
        self.notes = []
        condition = both(group, self.condition(row.get("relevance", ""), where))
        found: dict[str, Any] = {"hint": hint} if hint else {}
        found |= {"required": True} if row.get("mandatory") in {"Y", "S"} else {}
        return found | ({"show_if": condition} if condition else {})

    def maker(self, kind: str) -> Callable[[Row, dict[str, Any], str], None] | None:
        kinds = {
            **dict.fromkeys(SINGLE, self.single), **dict.fromkeys(SEVERAL, self.several),
            **dict.fromkeys(GRIDS, self.grid), **dict.fromkeys(TEXTS, self.text),
            "5": self.scale, "R": self.rank, "N": self.number, "K": self.numbers, "Q": self.texts,
        }  # fmt: skip
        return kinds.get(kind)

    def add(self, code: str, made: dict[str, Any], where: str) -> dict[str, Any]:
        name = self.taken.name(code, (one["name"] for one in self.taken.questions), where)
        question = {"name": name, **made}
        self.page["questions"].append(question)
        return question

    def listed(self, rows: list[Row], where: str, part: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
        """Answers or rows as ours, and original code -> our name."""
        codes: dict[str, str] = {}
        made = []
        for row in rows:
            code = row.get("code") or row.get("title", "")
            if code in codes or not code:
                self.taken.refuse(where, code or part, "It has no code, or the same one as another; it was left out.")
                continue
            codes[code] = self.taken.name(code, codes.values(), f"{where}, {part}")
            made.append({"name": codes[code], "label": self.tables.label(row) or {self.first: code}})
        return made, codes

    def fixed(self, kind: str) -> tuple[list[dict[str, Any]], dict[str, str]]:
        choices = [{"name": code, "label": {self.first: words}} for code, words in FIXED[kind]]
        return choices, {code: code for code, _ in FIXED[kind]}

    def single(self, row: Row, made: dict[str, Any], where: str) -> None:
        kind = row["type"]
        fixed = kind in FIXED
        choices, codes = self.fixed(kind) if fixed else self.listed(self.tables.answers(row), where, "answer")
        question = self.add(row["title"], {"kind": "single", **made, "choices": choices}, where)
        self.asked[row["title"]] = Asked(question, choices=codes)
        if kind == "O":
            self.taken.refuse(where, "comment", "The comment beside the answer is not asked for.")
        self.other(row, question, codes, "is")

    def several(self, row: Row, made: dict[str, Any], where: str) -> None:
        choices, codes = self.listed(self.tables.parts(row), where, "answer")
        question = self.add(row["title"], {"kind": "multiple", **made, "choices": choices}, where)
        self.asked[row["title"]] = Asked(question, choices=codes)
        for code, name in codes.items():
            self.asked[f"{row['title']}_{code}"] = Asked(question, name, codes)
        if row["type"] == "P":
            self.taken.refuse(where, "comments", "The comments beside the answers are not asked for.")
        most = self.tables.attribute(row, "max_answers")
        if most.isdecimal() and 0 < int(most[:3]) <= len(choices):
            question["most"] = int(most[:3])
        self.alone(row, question, codes)
        self.other(row, question, codes, "has")

    def alone(self, row: Row, question: dict[str, Any], codes: Mapping[str, str]) -> None:
        """LimeSurvey's "exclusive option"."""
        wanted = {codes.get(code) for code in self.tables.attribute(row, "exclude_all_others").split(";")}
        for choice in question["choices"]:
            if choice["name"] in wanted:
                choice["alone"] = True

    def other(self, row: Row, question: dict[str, Any], codes: Mapping[str, str], has: str) -> None:  # noqa: PLR0917 -- the row, what it became, and how one asks for it
        """“Other” becomes an answer of its own and a question in own words."""
        if row.get("other") != "Y" or row["type"] in FIXED:
            return
        name = self.taken.name("other", codes.values(), f"Question {row['title']}")
        question["choices"].append({"name": name, "label": {self.first: "Other"}})
        self.asked[row["title"]] = Asked(question, choices={**codes, OTHER: name, "other": name})
        asks = {"kind": "text", "label": {self.first: "Which other?"}, "most": 200}
        asks["show_if"] = {"question": question["name"], has: name}
        self.add(f"{question['name']}_other"[:40], asks, f"Question {row['title']}")

    def scale(self, row: Row, made: dict[str, Any], where: str) -> None:
        choices, codes = self.fixed("5")
        question = self.add(row["title"], {"kind": "scale", **made, "choices": choices}, where)
        self.asked[row["title"]] = Asked(question, choices=codes)

    def grid(self, row: Row, made: dict[str, Any], where: str) -> None:
        fixed = row["type"] in FIXED
        choices, codes = self.fixed(row["type"]) if fixed else self.listed(self.tables.answers(row), where, "answer")
        rows, names = self.listed(self.tables.parts(row), where, "row")
        question = self.add(row["title"], {"kind": "grid", **made, "choices": choices, "rows": rows}, where)
        for code, name in names.items():
            self.asked[f"{row['title']}_{code}"] = Asked(question, name, codes)

    def rank(self, row: Row, made: dict[str, Any], where: str) -> None:
        choices, codes = self.listed(self.tables.answers(row) or self.tables.parts(row), where, "answer")
        question = self.add(row["title"], {"kind": "rank", **made, "choices": choices}, where)
        self.asked[row["title"]] = Asked(question, choices=codes)

    def text(self, row: Row, made: dict[str, Any], where: str) -> None:
        most = self.tables.attribute(row, "maximum_chars")
        if most.isdecimal() and 0 < int(most[:6]) < 2000:
            made["most"] = int(most[:6])
        elif row["type"] == "S":
            made["most"] = 200
        self.asked[row["title"]] = Asked(self.add(row["title"], {"kind": "text", **made}, where))

    def number(self, row: Row, made: dict[str, Any], where: str) -> None:
        if self.tables.attribute(row, "num_value_int_only") not in {"1", "Y"}:
            self.taken.refuse(where, "decimals", "Only whole numbers are asked for; the question was taken.")
        for name, ours in (("min_num_value_n", "low"), ("max_num_value_n", "high")):
            limit = self.tables.attribute(row, name)
            if limit.lstrip("-").isdecimal() and len(limit) <= 12:
                made[ours] = int(limit)
            elif limit:
                self.taken.refuse(where, limit, "A limit that is no whole number was left out.")
        self.asked[row["title"]] = Asked(self.add(row["title"], {"kind": "number", **made}, where))

    def numbers(self, row: Row, made: dict[str, Any], where: str) -> None:
        self.each(row, made, where, "number")

    def texts(self, row: Row, made: dict[str, Any], where: str) -> None:
        self.each(row, made, where, "text")

    def each(self, row: Row, made: dict[str, Any], where: str, kind: str) -> None:  # noqa: PLR0917 -- the row and what it becomes
        """One question for each part: ours have one answer each."""
        for part in self.tables.parts(row):
            words = self.tables.label(part)
            label = {code: f"{text}: {words.get(code, '')}".strip(": ") for code, text in made["label"].items()}
            code = f"{row['title']}_{part.get('title', '')}"
            more = {"most": 200} if kind == "text" else {}
            self.asked[code] = Asked(self.add(code, {**made, "label": label, "kind": kind, **more}, where))
