"""XLSForm: the sheets survey, choices and settings of one workbook."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from steelyard.evidence.questionnaires.rules.importing import books, columns
from steelyard.evidence.questionnaires.rules.importing.columns import Line
from steelyard.evidence.questionnaires.rules.importing.expressions import Asked, NotUnderstood, understood
from steelyard.evidence.questionnaires.rules.importing.taken import Taken, Unreadable, both

WHO = "It would tell who answered, when or where. Answers here carry nothing of that."
MEDIA = "Pictures, sounds, files and places are not asked for."
CALCULATED = "Nothing is worked out inside a form."
REFUSED = {
    **dict.fromkeys(("start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber", "username",
                     "email", "start-geopoint", "background-audio", "audit", "background-geopoint"), WHO),
    **dict.fromkeys(("geopoint", "geotrace", "geoshape", "image", "audio", "video", "file", "barcode"), MEDIA),
    **dict.fromkeys(("calculate", "hidden", "xml-external", "csv-external"), CALCULATED),
    **dict.fromkeys(("date", "time", "datetime"), "Days and hours are not asked for; ask for a number or in own words."),
    "decimal": "Numbers are whole here. Ask in a smaller unit, such as cents or minutes.",
}  # fmt: skip
PLAIN = {
    "text": "text", "string": "text", "integer": "number", "int": "number", "acknowledge": "consent",
    "trigger": "consent", "range": "number",
}  # fmt: skip
LISTED = {
    "select_one": "single", "select one": "single", "select1": "single", "select_multiple": "multiple",
    "select multiple": "multiple", "select all that apply": "multiple", "rank": "rank",
}  # fmt: skip
_LISTED = re.compile(
    r"(?P<how>select_one|select_multiple|select1|rank|select one|select multiple|select all that apply)"
    r"(?: from)? (?P<list>\S+)(?P<other> or_other| or specify other)?"
)
_REPEATED = re.compile(r"\$\{[^{}]*\}")
_YES = {"yes", "true", "true()", "1"}
_PARTS = {
    "choice_filter": "Answers that depend on another answer are not taken; all of them are offered.",
    "calculation": CALCULATED,
    "default": "Nothing is filled in before somebody answers.",
    "readonly": "Every question can be answered.",
    "repeat_count": "Nothing is asked several times.",
}
_LIMITS = re.compile(r"\.\s*(>=|<=|>|<)\s*(-?[0-9]{1,12})")


def read(data: bytes) -> Taken:
    """What an XLSForm asks; raises Unreadable."""
    found = books.sheets(data)
    if "survey" not in found:
        raise Unreadable("This workbook has no sheet “survey”, so it is no XLSForm.")
    taken = Taken("xlsform")
    survey, choices, settings = (
        columns.lines(name, found.get(name, []), taken) for name in ("survey", "choices", "settings")
    )
    own = settings[0] if settings else Line("settings", {}, {})
    taken.languages = columns.languages([survey, choices], own.get("default_language"))
    taken.title = {taken.languages[0]: (own.get("form_title") or own.get("title") or "Untitled")[:200]}
    if not any(line.get("type") for line in survey):
        raise Unreadable("The sheet “survey” has no column “type”, or nothing in it.")
    _Reader(taken, _lists(choices)).survey(survey)
    return taken


def _lists(choices: list[Line]) -> dict[str, list[Line]]:
    lists: dict[str, list[Line]] = {}
    for line in choices:
        lists.setdefault(line.get("list_name"), []).append(line)
    return lists


@dataclass
class _Group:
    condition: dict[str, Any] | None
    is_repeat: bool
    where: str


@dataclass
class _Reader:
    taken: Taken
    lists: Mapping[str, list[Line]]
    groups: list[_Group] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)  # by original name
    notes: list[tuple[Line, dict[str, str]]] = field(default_factory=list)  # waiting for the question they stand before
    page: dict[str, Any] = field(default_factory=dict)

    def survey(self, lines: list[Line]) -> None:
        self.page = self.taken.page()
        for line in lines:
            self.line(line, re.sub(r"\s+", " ", line.get("type")).strip())
        for line, _ in self.notes:
            self.refuse(line, "Nothing is asked after this note, so it has no place.")
        for group in self.groups:
            self.taken.refuse(group.where, "begin", "This group has no end; its questions were taken.")

    def refuse(self, line: Line, why: str, what: str = "") -> None:
        self.taken.refuse(line.where, what or f"{line.get('type')} {line.get('name')}".strip(), why)

    def text(self, line: Line, kind: str) -> dict[str, str]:
        return columns.text(line, kind, self.taken.languages)

    def line(self, line: Line, kind: str) -> None:
        low = kind.lower().replace("_group", " group").replace("_repeat", " repeat")
        if low in {"begin group", "begin repeat"}:
            self.begin(line, is_repeat=low.endswith("repeat"))
        elif low in {"end group", "end repeat"}:
            self.end(line)
        elif any(group.is_repeat for group in self.groups):
            self.refuse(line, "It stands in a part that is asked several times, which is not done here.")
        elif low == "note":
            self.note(line)
        elif not low:
            self.refuse(
                line, "This row has no type.", ", ".join([*line.cells.values(), *self.text(line, "label").values()])
            )
        else:
            self.question(line, kind, low)

    def begin(self, line: Line, *, is_repeat: bool) -> None:
        if is_repeat:
            self.refuse(line, "Nothing is asked several times. Its questions are left out.")
        condition = None if is_repeat else self.condition(line)
        self.groups.append(_Group(condition, is_repeat, line.where))
        inside_repeat = any(group.is_repeat for group in self.groups)
        if not inside_repeat and len(self.groups) == 1:  # a group of its own is a page
            self.page = self.taken.page(self.text(line, "label"))

    def end(self, line: Line) -> None:
        if not self.groups:
            self.refuse(line, "Nothing was begun that could end here.")
            return
        self.groups.pop()
        if not self.groups:
            self.page = self.taken.page()

    def note(self, line: Line) -> None:
        if line.get("relevant"):
            self.refuse(line, "A note that only some people see is not taken.")
        elif "${" in " ".join(self.text(line, "label").values()):
            self.refuse(line, "Words that repeat an answer are not taken.")
        elif words := self.text(line, "label"):
            self.notes.append((line, words))
        else:
            self.refuse(line, "It has no words.")

    def question(self, line: Line, kind: str, low: str) -> None:
        listed = _LISTED.fullmatch(kind) or _LISTED.fullmatch(low)
        if low in REFUSED or not (listed or low.split(" ", maxsplit=1)[0] in PLAIN):
            self.refuse(line, REFUSED.get(low, "This kind of question is not known here."))
            return
        made: dict[str, Any] = {
            "name": "",
            "kind": LISTED[listed["how"]] if listed else PLAIN[low.split(" ", maxsplit=1)[0]],
        }
        codes: dict[str, str] = {}
        if listed:
            codes = self.choices(line, listed["list"], made)
            if not codes:
                return
        label = self.text(line, "label") or {self.taken.languages[0]: line.get("name")}
        if "${" in " ".join(label.values()):
            self.refuse(line, "Words that repeat an answer are not taken; dots stand in their place.")
            label = {code: _REPEATED.sub("…", words) for code, words in label.items()}
        self.add(line, {**made, "label": label}, codes)
        if listed and listed["other"]:
            self.other(line, made)

    def add(self, line: Line, made: dict[str, Any], codes: dict[str, str]) -> None:
        original = line.get("name")
        made["name"] = self.taken.name(original, (one["name"] for one in self.taken.questions), line.where)
        hint = self.text(line, "hint")
        for _, words in self.notes:
            hint = {
                code: "\n".join(filter(None, (words.get(code, ""), hint.get(code, "")))) for code in {**words, **hint}
            }
        self.notes = []
        made |= {"hint": hint} if hint else {}
        made |= {"required": True} if line.get("required").lower() in _YES else {}
        condition = both(*(group.condition for group in self.groups), self.condition(line))
        made |= {"show_if": condition} if condition else {}
        self.limits(line, made)
        for name, why in _PARTS.items():
            if line.get(name) and line.get(name).lower() not in {"false", "no", "false()"}:
                self.refuse(line, why, f"{name} of {original}")
        for name in line.cells:
            if name.startswith(("media", "image", "audio", "video")):
                self.refuse(line, MEDIA, f"{name} of {original}")
        self.page["questions"].append(made)
        self.asked.setdefault(original, Asked(made, choices=codes))

    def other(self, line: Line, made: dict[str, Any]) -> None:
        """“Or other” becomes an answer of its own and a question in own words."""
        first = self.taken.languages[0]
        question = self.page["questions"][-1]
        question["choices"].append({"name": "other", "label": {first: "Other"}})
        self.asked[line.get("name")] = Asked(
            question, choices={**self.asked[line.get("name")].choices, "other": "other"}
        )
        has = {"has" if made["kind"] == "multiple" else "is": "other"}
        name = self.taken.name(
            f"{question['name']}_other"[:40], (one["name"] for one in self.taken.questions), line.where
        )
        asks = {"name": name, "kind": "text", "label": {first: "Which other?"}, "most": 200}
        self.page["questions"].append({**asks, "show_if": {"question": question["name"], **has}})

    def choices(self, line: Line, name: str, made: dict[str, Any]) -> dict[str, str]:
        """The answers of a list as original code -> our name; none if the list is not there."""
        if name not in self.lists:
            why = (
                "Answers that come from another file or question are not taken."
                if "${" in name or "." in name
                else f"The sheet “choices” has no list “{name}”."
            )
            self.refuse(line, why)
            return {}
        codes: dict[str, str] = {}
        made["choices"] = []
        for one in self.lists[name]:
            code = one.get("name")
            if not code or code in codes:
                self.refuse(
                    one,
                    f"Two answers of the list “{name}” have this name; the first one counts."
                    if code
                    else "This answer has no name.",
                    code or "an answer",
                )
                continue
            label = self.text(one, "label")
            if not label:
                self.refuse(one, "This answer has no words; its name is shown.", code)
            codes[code] = self.taken.name(code, codes.values(), one.where)
            made["choices"].append({"name": codes[code], "label": label or {self.taken.languages[0]: code}})
        return codes

    def condition(self, line: Line) -> dict[str, Any] | None:
        expression = line.get("relevant")
        try:
            return understood(expression, self.find)
        except NotUnderstood as problem:
            self.refuse(
                line, f"This condition was left out, so the question is asked of everybody: {problem}.", expression
            )
            return None

    @property
    def find(self) -> Callable[[str], Asked | None]:
        return self.asked.get

    def limits(self, line: Line, made: dict[str, Any]) -> None:
        """The lowest and highest number, of a constraint or of a range."""
        constraint = line.get("constraint")
        if made["kind"] == "number":
            for sign, digits in _LIMITS.findall(constraint):
                number = int(digits) + {">": 1, "<": -1}.get(sign, 0)
                made["low" if sign.startswith(">") else "high"] = number
                constraint = re.sub(_LIMITS, "", constraint, count=1)
            ranged = dict(re.findall(r"(start|end|step)\s*=\s*(\S+)", line.get("parameters")))
            for part, ours in (("start", "low"), ("end", "high")):
                if re.fullmatch(r"-?[0-9]{1,12}", ranged.get(part, "")):
                    made[ours] = int(ranged[part])
                elif part in ranged:
                    self.refuse(line, "Numbers are whole here.", f"{part}={ranged[part]}")
            if ranged.get("step", "1") != "1":
                self.refuse(line, "Every whole number of the range can be given.", f"step={ranged['step']}")
        if constraint.replace("and", "").strip():
            self.refuse(line, "This limit on an answer was left out.", line.get("constraint"))
