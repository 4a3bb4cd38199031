"""To whom a question is shown, by selects: everybody, an audience, or people with certain answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from steelyard.evidence.questionnaires.rules import conditions
from steelyard.evidence.questionnaires.rules.shape import Form, Kind, Question

EVERYBODY, ALL, ANY, NONE, KEEP = "everybody", "all", "any", "none", "keep"
AUDIENCE = "audience:"
PARTS = 4
HOWS = (
    (ALL, "people with all of these answers"),
    (ANY, "people with any of these answers"),
    (NONE, "people with none of these answers"),
)
COMPARES = ((">=", "at least"), ("<=", "at most"), ("=", "exactly"), ("!=", "not"))
type Data = dict[str, Any]


def atoms(questions: Sequence[Question], form: Form) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What can be asked about each question: (its words, pairs of a code and the answer in words)."""
    for one in questions:
        words = form.say(one.label)[:80] or one.name
        if pairs := list(_atoms(one, form)):
            yield words, pairs


def _atoms(one: Question, form: Form) -> Iterator[tuple[str, str]]:
    match one.kind:
        case Kind.SINGLE | Kind.SCALE:
            yield from ((f"is={one.name}={choice.name}", form.say(choice.label)[:80]) for choice in one.choices)
        case Kind.MULTIPLE | Kind.RANK:
            yield from (
                (f"has={one.name}={choice.name}", f"{form.say(choice.label)[:80]} (among others)")
                for choice in one.choices
            )
        case Kind.GRID:
            for row in one.rows:
                label = form.say(row.label)[:60]
                yield from (
                    (f"is={one.name}={choice.name}={row.name}", f"{label}: {form.say(choice.label)[:40]}")
                    for choice in one.choices
                )
    yield f"answered={one.name}", "any answer"


def condition_of(code: str) -> Data:
    how, question, *rest = code.split("=")
    if how == "answered":
        return {"question": question, "answered": True}
    row = {"row": rest[1]} if len(rest) > 1 else {}
    return {"question": question, **row, how: rest[0]}


def code_of(data: Any) -> str:
    """The code of one simple condition, empty for any other one."""
    match data:
        case {"question": question, "answered": True}:
            return f"answered={question}"
        case {"question": question, "row": row, "is": choice}:
            return f"is={question}={choice}={row}"
        case {"question": question, "is": choice} | {"question": question, "has": choice}:
            return f"{'is' if 'is' in data else 'has'}={question}={choice}"
    return ""


def taken_apart(data: Any) -> tuple[str, list[str], Data | None]:
    """(how, codes, a comparison of a number) of a condition that the selects can say; ("keep", [], None) of others."""
    if not data:
        return EVERYBODY, [], None
    match data:
        case {"audience": str(name)}:
            return AUDIENCE + name, [], None
        case {"not": {"any": [*parts]}}:
            how = NONE
        case {"all": [*parts]}:
            how = ALL
        case {"any": [*parts]}:
            how = ANY
        case {"not": part}:
            how, parts = NONE, [part]
        case part:
            how, parts = ALL, [part]
    numbers = [part for part in parts if isinstance(part, Mapping) and set(part) == {"question", "number"}]
    codes = [code_of(part) for part in parts if part not in numbers]
    if len(numbers) > 1 or len(codes) > PARTS or not all(codes):
        return KEEP, [], None
    return how, codes, dict(numbers[0]) if numbers else None


def put_together(how: str, codes: Sequence[str], number: Data | None) -> Data | None:
    """The condition that the selects say; None is everybody."""
    if how.startswith(AUDIENCE):
        return {"audience": how.removeprefix(AUDIENCE)}
    parts = [condition_of(code) for code in codes if code] + ([number] if number else [])
    if how == EVERYBODY or not parts:
        return None
    if how == NONE:
        return {"not": {"any": parts}} if len(parts) > 1 else {"not": parts[0]}
    return parts[0] if len(parts) == 1 else {how: parts}


class ConditionFields:
    """The fields of a condition inside a larger form."""

    def __init__(self, data: Any, *, form: Form, before: Sequence[Question], audiences: bool = True) -> None:
        self.data = data
        self.form = form
        self.choices: list[Any] = [("", "—"), *atoms(before, form)]
        self.numbers = [(one.name, form.say(one.label)[:80]) for one in before if one.kind == Kind.NUMBER]
        self.audiences: list[tuple[str, str]] = (
            [(AUDIENCE + one.name, f"people {form.say(one.label)}") for one in form.audiences] if audiences else []
        )

        self.apart = self._apart()

    def _apart(self) -> tuple[str, list[str], Data | None]:
        """The condition as the selects say it; kept as it is where they cannot, or where it asks what is not there."""
        how, codes, number = taken_apart(self.data)
        known = {code for _, pairs in self.choices[1:] for code, _ in pairs}
        numbers, audiences = dict(self.numbers), dict(self.audiences)
        lost = how.startswith(AUDIENCE) and how not in audiences
        if lost or not set(codes) <= known or (number and number["question"] not in numbers):
            return KEEP, [], None
        return how, codes, number

    def fields(self, label: str = "Shown to") -> dict[str, forms.Field]:
        how = [(EVERYBODY, "everybody"), *self.audiences, *HOWS]
        if self.apart[0] == KEEP:
            how.append((KEEP, "people as it is now (too rich for these fields)"))
        shown = forms.ChoiceField(label=label, choices=how)
        made: dict[str, forms.Field] = {"show_how": shown}
        if len(self.choices) > 1:
            shown.help_text = "Where certain answers decide, choose them below."
            for part in range(1, PARTS + 1):
                made[f"show_{part}"] = forms.ChoiceField(label=f"Answer {part}", choices=self.choices, required=False)
        if self.numbers:
            made["show_question"] = forms.ChoiceField(
                label="Number", choices=[("", "—"), *self.numbers], required=False
            )
            made["show_compare"] = forms.ChoiceField(label="Compared", choices=COMPARES, required=False)
            made["show_number"] = forms.IntegerField(label="With", min_value=-(10**9), max_value=10**9, required=False)
        return made

    def initial(self) -> dict[str, Any]:
        how, codes, number = self.apart
        made: dict[str, Any] = {"show_how": how, **{f"show_{n}": code for n, code in enumerate(codes, start=1)}}
        if number:
            compare, _, digits = str(number["number"]).partition(" ")
            made |= {"show_question": number["question"], "show_compare": compare, "show_number": digits}
        return made

    def cleaned(self, given: Mapping[str, Any]) -> Data | None:
        """The condition chosen; raises ValidationError where answers are missing."""
        how = given.get("show_how") or EVERYBODY
        if how == KEEP:
            return dict(self.data)
        codes = [given.get(f"show_{part}") or "" for part in range(1, PARTS + 1)]
        number = None
        if given.get("show_question"):
            if given.get("show_number") is None:
                raise forms.ValidationError("Say which number to compare with.", code="number")
            number = {
                "question": given["show_question"],
                "number": f"{given.get('show_compare') or '>='} {given['show_number']}",
            }
        if how in {ALL, ANY, NONE} and not any(codes) and not number:
            raise forms.ValidationError("Choose at least one answer, or show it to everybody.", code="answers")
        made = put_together(how, codes, number)
        if made:
            conditions.read(made)
        return made
