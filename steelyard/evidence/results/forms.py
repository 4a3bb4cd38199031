"""What is typed in the evaluator's room, and by the center in reply."""

from collections.abc import Sequence
from typing import Any

from django import forms

from steelyard.evidence.questionnaires.rules.shape import Form as Asked
from steelyard.evidence.results.rules import MOST_GROUPINGS
from steelyard.evidence.results.rules.planning import Grouping, first_line, offered
from steelyard.foundation.kit.forms import CleanText, Day, Form

LONG = 4000


class PlanForm(Form):
    """By which questions people are grouped, and how each grouping may be made coarser."""

    def __init__(self, data: Any, *, asked: Asked, plan: dict[str, Any] | None, groups: Sequence[str]) -> None:
        super().__init__(data)
        self.asked = asked
        saved = {key["name"]: key for key in (plan or {}).get("keys", [])}
        chosen = set(saved) if plan else set(groups)
        for question in offered(asked):
            label = asked.say(question.label)
            self.fields[f"use_{question.name}"] = forms.BooleanField(
                label=label, required=False, initial=question.name in chosen
            )
            self.fields[f"lines_{question.name}"] = CleanText(
                label=f"Divisions of “{label}”, finest first",
                required=False,
                max_length=LONG,
                widget=forms.Textarea(attrs={"rows": 3}),
                initial=_lines(saved.get(question.name)) or first_line(asked, question),
                help_text="One line for each division: groups parted by |, answers of one group joined by +.",
            )
        self.fields["with_pairs"] = forms.BooleanField(
            label="Also by two of them at once",
            required=False,
            initial=any(len(one["by"]) > 1 for one in (plan or {}).get("tables", [])),
        )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"use_{one.name}"], self[f"lines_{one.name}"]) for one in offered(self.asked)]

    @property
    def groupings(self) -> list[Grouping]:
        given = self.cleaned_data
        return [
            Grouping(one.name, tuple(given[f"lines_{one.name}"].splitlines()))
            for one in offered(self.asked)
            if given[f"use_{one.name}"]
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        used = [name for name, on in cleaned.items() if name.startswith("use_") and on]
        if len(used) > MOST_GROUPINGS:
            self.add_error(used[-1], f"Choose at most {MOST_GROUPINGS}: each one more leaves less that can be shown.")
        return cleaned


def _lines(key: dict[str, Any] | None) -> str:
    if key is None:
        return ""
    return "\n".join(" | ".join(" + ".join(names) for _, names in division) for division in key["divisions"])


class WhyForm(Form):
    """Why something that was released is released again."""

    why = CleanText(label="Why is it released again?", required=False, max_length=500)


class PassageForm(Form):
    text = CleanText(
        label="What stands beside the figures",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Everybody reads it. Use only numbers that are shown.",
    )


class QuoteForm(Form):
    """A quote as it would be shown."""

    text = CleanText(
        label="The quote as it is shown",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Leave out names, places and everything that points to one person.",
    )
    said_by = CleanText(
        label="Said by", max_length=200, initial="Somebody who answered", help_text="A group of at least ten people."
    )


class ReplyForm(Form):
    said = CleanText(label="You said", max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}))
    did = CleanText(label="We did, or will do", max_length=LONG, widget=forms.Textarea(attrs={"rows": 3}))


class PublishedWaveRow(Form):
    """One wave of a case of which figures were published."""

    year = forms.TypedChoiceField(label="Year", choices=[(2020, "2020"), (2021, "2021")], coerce=int)
    title = CleanText(label="Title", max_length=120)
    period_from = Day(label="From")
    period_to = Day(label="To")
    invited = forms.IntegerField(label="Invited", min_value=1, max_value=1_000_000)
    source = CleanText(label="Where it was published", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", "The period ends before it begins.")
        return cleaned
