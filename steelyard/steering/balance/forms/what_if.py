"""What somebody ticks and moves in a what-if, and the name under which it is kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from steelyard.analysis.balance.what_if import DELIVERY, DIRECT, ORIGIN, PARTNERED, RESPONSIVE, TIER, Refused
from steelyard.foundation.kit.forms import LONGEST_KEY, CleanText, Form, VersionedForm
from steelyard.foundation.kit.words import hours as hours_told
from steelyard.intake.models import HelpRequest
from steelyard.intake.rules import DecisionKind
from steelyard.steering.balance.queries import Base
from steelyard.steering.balance.rules.what_if import (
    AXES,
    MOST_HOURS,
    MOST_REQUESTS,
    MOST_SUPPORTS,
    PLACES,
    SHIFTS,
    Choices,
    Move,
    TakenRequest,
    TakenSupport,
    place_name,
    place_of,
)
from steelyard.steering.reporting.rules import Period
from steelyard.support.delivery.models import Support

HOUR = 60
USUAL_TIER = "targeted"
USUAL_DELIVERY = {DecisionKind.COLLABORATE: PARTNERED, DecisionKind.AMPLIFY: "amplified"}
_TICKED = re.compile(rf"(?P<kind>[rs])(?P<pk>[0-9]{{1,{LONGEST_KEY}}})-take", re.ASCII)


class HeadForm(Form):
    """Upon which period, and which candidates are listed."""

    base = forms.ChoiceField(label="Starts from", required=False)
    q = CleanText(label="Find requests and supports", required=False, max_length=100)

    def __init__(self, *args: Any, periods: Sequence[Period], usual: Period, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.periods, self.usual = {one.key: one for one in periods}, usual
        choice: Any = self.fields["base"]
        choice.choices = [(one.key, one.label) for one in periods]
        self.initial = {"base": usual.key}

    @property
    def period(self) -> Period:
        return self.periods.get(self.value.get("base") or "", self.usual)

    @property
    def words(self) -> str:
        return str(self.value.get("q") or "")


def _hours(**more: Any) -> forms.DecimalField:
    at_most = f"Enter at most {MOST_HOURS:,} hours."
    return forms.DecimalField(
        label="Hours", min_value=Decimal("0.01"), max_value=MOST_HOURS, decimal_places=2,
        error_messages={
            "required": "Enter how many hours.", "invalid": "Enter hours as a number, for example 20.",
            "min_value": "Enter more than no hours.", "max_value": at_most,
            "max_digits": at_most, "max_whole_digits": at_most, "max_decimal_places": "Enter at most two decimals.",
        }, **more,
    )  # fmt: skip


class TakeSupport(Form):
    """A tick, and the hours."""

    take = forms.BooleanField(required=False)
    hours = _hours()

    def __init__(self, *args: Any, name: str = "", **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["take"].label = name


class TakeRequest(TakeSupport):
    """The same with how the work would be given."""

    tier = forms.ChoiceField(choices=list(PLACES[TIER].items()))
    delivery = forms.ChoiceField(label="Given", choices=list(PLACES[DELIVERY].items()))
    origin = forms.ChoiceField(label="As", choices=list(PLACES[ORIGIN].items()))


class MoveForm(Form):
    """Move so many hours from one place to another of the same kind."""

    hours = _hours(required=False)
    source = forms.ChoiceField(label="From", required=False)
    target = forms.ChoiceField(label="To", required=False)

    def __init__(self, *args: Any, topics: Sequence[tuple[str, str]], **kw: Any) -> None:
        super().__init__(*args, **kw)
        places = [(AXES[axis], [(f"{axis}:{key}", name) for key, name in of.items()]) for axis, of in PLACES.items()]
        for name in ("source", "target"):
            field: Any = self.fields[name]
            field.choices = [("", "—"), *places, *([("Topic", list(topics))] if topics else [])]

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        given = [name for name in ("hours", "source", "target") if row.get(name)]
        if given and not self.errors:
            for name in ("hours", "source", "target"):
                if not row.get(name):
                    self.add_error(name, "Fill in all three, or none.")
        if row.get("source") and row.get("target") and not self.errors:
            if row["source"] == row["target"]:
                self.add_error("target", "Choose another place to move them to.")
            elif place_of(row["source"])[0] != place_of(row["target"])[0]:
                self.add_error("target", "Move between two of one kind: tiers, topics, and so on.")
        return row


class NameForm(Form):
    name = CleanText(max_length=120, label="Name of the scenario")


class RenameForm(NameForm, VersionedForm):
    """Another name for what is kept."""


@dataclass(frozen=True)
class Offered[M]:
    """Something that can be ticked, with its form."""

    row: M
    form: TakeSupport


class Draft:
    """Everything that was sent, ticked and moved; ``choices`` holds what of it could be read."""

    def __init__(self, data: Mapping[str, Any], found: Base, *, sees_requests: bool) -> None:
        self.data, self.found = data, found
        keys: dict[str, list[int]] = {"r": [], "s": []}
        for name in data:
            ticked = _TICKED.fullmatch(str(name))
            if ticked and int(ticked["pk"]) < 2**63:
                keys[ticked["kind"]].append(int(ticked["pk"]))
        self.problems = []
        for kind, most, what in (("r", MOST_REQUESTS, "requests"), ("s", MOST_SUPPORTS, "supports")):
            if len(keys[kind]) > most:
                self.problems.append(f"At most {most} {what} can be ticked at once; the others are left out.")
        self.request_keys = keys["r"][:MOST_REQUESTS] if sees_requests else []
        self.support_keys = keys["s"][:MOST_SUPPORTS]
        self.moves = [
            MoveForm(data or None, prefix=f"m{at}", topics=found.places) for at in range(SHIFTS)
        ]  # fmt: skip
        self.requests: list[Offered[HelpRequest]] = []
        self.supports: list[Offered[Support]] = []

    def offer(self, requests: Sequence[HelpRequest], supports: Sequence[Support]) -> None:
        """Make a form for each candidate; a ticked one holds what was typed, another what it would probably take."""
        for one in requests:
            form = TakeRequest(
                self._of("r", one.pk, self.request_keys),
                prefix=f"r{one.pk}",
                name=_asked(one),
                initial=self._usual(one),
            )
            self.requests.append(Offered(one, form))
        for support in supports:
            rest: int = support.rest  # type: ignore[attr-defined]  # queries.candidates adds it
            self.supports.append(
                Offered(
                    support,
                    TakeSupport(
                        self._of("s", support.pk, self.support_keys),
                        prefix=f"s{support.pk}",
                        name=support.name,
                        initial={"hours": _as_hours(max(rest, 0))},
                    ),
                )
            )

    def _of(self, kind: str, pk: int, keys: Sequence[int]) -> Mapping[str, Any] | None:
        return self.data if pk in keys and f"{kind}{pk}-take" in self.data else None

    def _usual(self, one: HelpRequest) -> dict[str, Any]:
        weighing = getattr(one, "weighing", None)
        delivery = USUAL_DELIVERY.get(weighing.suggested, DIRECT) if weighing else DIRECT
        minutes = self.found.typical(USUAL_TIER)
        hours = _as_hours(minutes) if minutes else None
        return {"hours": hours, "tier": USUAL_TIER, "delivery": delivery, "origin": RESPONSIVE}

    @property
    def choices(self) -> Choices:
        """What is ticked and can be read, in the order of the page."""
        return Choices(
            tuple(
                TakenRequest(one.row.pk, _minutes(one.form), *(one.form.cleaned_data[name] for name in _GIVEN))
                for one in self.requests
                if one.form.is_bound and one.form.is_valid()
            ),
            tuple(
                TakenSupport(one.row.pk, _minutes(one.form))
                for one in self.supports
                if one.form.is_bound and one.form.is_valid()
            ),
            tuple(
                Move(_minutes(form), form.cleaned_data["source"], form.cleaned_data["target"])
                for form in self.moves
                if _is_made(form)
            ),
        )

    def refuse(self, refused: Sequence[tuple[Move, Refused]]) -> None:
        """Say beside each shift that cannot be made how much there is."""
        made = [form for form in self.moves if _is_made(form)]
        told = [(made[one.at], move, one) for move, one in refused]
        for form, move, one in told:
            form.add_error("hours", too_much(move, one.held, self.found.topics))

    @property
    def errors(self) -> list[str]:
        """Every sentence about what could not be read, with what it is about."""
        found = list(self.problems)
        for one in (*self.requests, *self.supports):
            found += [f"{one.form.fields['take'].label}: {text}" for text in _texts(one.form)]
        for at, form in enumerate(self.moves, start=1):
            found += [f"Move {at}: {text}" for text in _texts(form)]
        return found


_GIVEN = ("tier", "delivery", "origin")


def too_much(move: Move, held: float, topics: Mapping[int, str]) -> str:
    return f"Only {hours_told(held)} are at “{place_name(move.source, topics)}”; move no more than that."


def _is_made(form: MoveForm) -> bool:
    return form.is_bound and form.is_valid() and bool(form.cleaned_data["hours"])


def _texts(form: Form) -> list[str]:
    return [str(text) for texts in form.errors.values() for text in texts] if form.is_bound else []


def _minutes(form: Form) -> int:
    return round(form.cleaned_data["hours"] * HOUR)


def _as_hours(minutes: float) -> str:
    """10.5 as typed; whole hours without decimals."""
    return f"{minutes / HOUR:.2f}".rstrip("0").rstrip(".")


def _asked(one: HelpRequest) -> str:
    return f"{one.number} · {one.agency or one.agency_typed or 'No agency'}"


def as_data(choices: Choices, base: str) -> dict[str, str]:
    """What the page would send for these choices: how a scenario is opened again."""
    data = {"base": base}
    for one in choices.requests:
        data |= {f"r{one.pk}-take": "on", f"r{one.pk}-hours": _as_hours(one.minutes)}
        data |= {f"r{one.pk}-{name}": getattr(one, name) for name in _GIVEN}
    for support in choices.supports:
        data |= {f"s{support.pk}-take": "on", f"s{support.pk}-hours": _as_hours(support.minutes)}
    for at, move in enumerate(choices.moves):
        data |= {f"m{at}-hours": _as_hours(move.minutes), f"m{at}-source": move.source, f"m{at}-target": move.target}
    return data
