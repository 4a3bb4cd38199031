"""Targets of an award year, and measures that a center puts together."""

from decimal import Decimal
from typing import Any

from django import forms

from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.forms import CleanText, VersionedForm
from steelyard.intake.rules import DecisionKind
from steelyard.steering.packs.rules.own import CONDITIONS, NUMBERS, Group, Level, Subject, part_problem
from steelyard.steering.packs.rules.own import Form as HowCounted
from steelyard.steering.packs.rules.targets import HUNDREDTHS, Direction, TargetForm, TargetKind

_NONE = [("", "—")]
MOST = Decimal(10) ** 12


class TargetFields(VersionedForm):
    """What was promised for one number of one measure."""

    objective = CleanText(label="Objective of the award", lines=2, max_length=2_000)
    number = forms.ChoiceField(label="Number that tells it")
    kind = forms.ChoiceField(label="Kind of measure", choices=TargetKind.choices())
    direction = forms.ChoiceField(label="The target is", choices=Direction.choices())
    form = forms.ChoiceField(label="Written as", choices=TargetForm.choices())
    amount = forms.DecimalField(
        label="Number or percent", required=False, decimal_places=2, max_digits=15, min_value=0, max_value=MOST
    )
    ratio_of = forms.IntegerField(label="Ratio: how many", required=False, min_value=0, max_value=2**31 - 1)
    ratio_to = forms.IntegerField(label="of how many", required=False, min_value=1, max_value=2**31 - 1)
    baseline = forms.DecimalField(
        label="Where it was before, if known", required=False, decimal_places=2, max_digits=15, max_value=MOST,
        min_value=-MOST, help_text="Then growth from there is told, too.",
    )  # fmt: skip

    def __init__(self, *args: Any, numbers: list[tuple[str, list[tuple[str, str]]]], **options: Any) -> None:
        super().__init__(*args, **options)
        offered: Any = self.fields["number"]
        offered.choices = numbers

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("form") == TargetForm.RATIO:
            if cleaned.get("ratio_of") is None or cleaned.get("ratio_to") is None:
                self.add_error("ratio_of", "Say how many of how many.")
        elif cleaned.get("amount") is None and "amount" in cleaned:
            self.add_error("amount", "Say the number to reach.")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What is stored of it."""
        given = self.cleaned_data
        measure, _, value = given["number"].partition("/")
        is_ratio = given["form"] == TargetForm.RATIO
        return {
            **{name: given[name] for name in ("objective", "kind", "direction", "form")},
            "measure": measure,
            "value": value,
            "hundredths": 0 if is_ratio else int(given["amount"] * HUNDREDTHS),
            "ratio_of": given["ratio_of"] if is_ratio else None,
            "ratio_to": given["ratio_to"] if is_ratio else None,
            "baseline": None if given["baseline"] is None else int(given["baseline"] * HUNDREDTHS),
        }


class OwnForm(VersionedForm):
    """A measure put together from parts; what does not fit is told beside its field."""

    name = CleanText(label="Name", max_length=200)
    definition = CleanText(label="What it tells, in a sentence", lines=2, max_length=2_000)
    subject = forms.ChoiceField(label="What is counted", choices=Subject.choices())
    form = forms.ChoiceField(label="How", choices=HowCounted.choices())
    number = forms.ChoiceField(
        label="Number, for a median or mean", required=False,
        choices=_NONE + [(one.key, f"{one.subject.label}: {one.label.lower()}") for one in NUMBERS],
    )  # fmt: skip
    condition = forms.ChoiceField(
        label="What must hold, for a share", required=False,
        choices=_NONE + [(one.key, f"{one.subject.label}: {one.label.lower()}") for one in CONDITIONS],
    )  # fmt: skip
    question = CleanText(label="Question of a wave, for a released figure", max_length=100, required=False)
    tier = forms.ChoiceField(label="Only this tier", required=False, choices=_NONE + TierKey.choices())
    topic = forms.ModelChoiceField(label="Only this topic", required=False, queryset=Topic.objects.none())
    level = forms.ChoiceField(label="Only agencies of this level", required=False, choices=_NONE + Level.choices())
    quadrant = forms.ChoiceField(
        label="Only requests decided so", required=False, choices=_NONE + DecisionKind.choices()
    )
    split_by = forms.ChoiceField(label="Split by", required=False, choices=_NONE + Group.choices())
    caveat = CleanText(label="What to keep in mind", lines=2, max_length=2_000, required=False)
    asked_by = CleanText(label="Who asks for it", max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        topics: Any = self.fields["topic"]
        topics.queryset = Topic.objects.order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "subject" in cleaned and "form" in cleaned:
            names = ("subject", "form", "number", "condition", "question", "tier", "level", "quadrant", "split_by")
            parts = {name: str(cleaned.get(name) or "") for name in names}
            topic = cleaned.get("topic")
            if problem := part_problem(parts | {"topic": str(topic.pk) if topic else ""}):
                self.add_error(*problem)
        return cleaned
