"""The rule by which groups become candidates: columns, and every part of it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.analysis.exemplars import Rule
from steelyard.evidence.exemplars.forms.studies import MOST_CODES
from steelyard.evidence.exemplars.models import Study
from steelyard.evidence.exemplars.rules import LEAST_FEWEST, NUMBER
from steelyard.evidence.exemplars.rules.proposing import RULE, rule_problem
from steelyard.foundation.kit.forms import CleanText, Form

STATED = Rule()
SHARES = ("top", "bottom", "least_response")


def share(label: str, *, most: int, **options: Any) -> forms.FloatField:
    """A share, entered in hundredths."""
    return forms.FloatField(label=f"{label}, in percent", min_value=0, max_value=most, **options)


class RuleForm(Form):
    """Which column says what, and the rule; its parts begin as they are proposed."""

    group = forms.ChoiceField(label="Groups", help_text="The district or school to look at.")
    called = forms.ChoiceField(label="Name of the group", required=False)
    state = forms.ChoiceField(label="State", required=False, help_text="Two letters; gives a map.")
    indicators = forms.MultipleChoiceField(
        label="Indicators", widget=forms.CheckboxSelectMultiple, help_text="Each counts the same in the composite."
    )
    less = forms.MultipleChoiceField(
        label="Of these, less is better for", required=False, widget=forms.CheckboxSelectMultiple
    )
    year = forms.ChoiceField(label="Year", required=False, help_text="Years are the replications.")
    students = forms.ChoiceField(label="Group of students", required=False)
    people = forms.ChoiceField(
        label="Number of people behind a row", required=False, help_text="Blank where each row is one person."
    )
    published = forms.BooleanField(
        label="Rows are published figures of whole groups, and how many people stand behind them is not known",
        required=False,
        help_text="By this you say that each stands on enough people: the least numbers below cannot be applied.",
    )
    response = forms.ChoiceField(label="Response rate", required=False)
    context = forms.MultipleChoiceField(
        label="Context to hold constant",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What people there cannot change, such as poverty or locale. The list depends on this choice.",
    )
    missing = CleanText(
        label="Codes that mean no answer", required=False, help_text="Divided by commas, for example -9, -99."
    )
    top = share("In the top part on the composite", most=100, initial=STATED.top * 100)
    bottom = share(
        "Not in the bottom part on any indicator, year or group of students", most=90, initial=STATED.bottom * 100
    )
    must_be_clearly_above = forms.BooleanField(
        label="The 95 % interval of what it does beyond its context lies above zero", required=False, initial=True
    )
    fewest_in_cell = forms.IntegerField(
        label="Fewest people behind a figure",
        min_value=LEAST_FEWEST,
        max_value=100_000,
        initial=STATED.fewest_in_cell,
        help_text="Smaller figures are left out before anything is computed or stored.",
    )
    fewest_in_group = forms.IntegerField(
        label="Fewest people of a group", min_value=LEAST_FEWEST, max_value=1_000_000, initial=STATED.fewest_in_group
    )
    fewest_years = forms.IntegerField(label="Fewest years", min_value=1, max_value=50, initial=STATED.fewest_years)
    fewest_indicators = forms.IntegerField(
        label="Fewest indicators", min_value=1, max_value=50, initial=STATED.fewest_indicators
    )
    least_response = share("Least response rate", most=100, required=False)

    def __init__(self, *args: Any, study: Study, **options: Any) -> None:
        super().__init__(*args, **options)
        self.study = study
        every = [one["name"] for one in study.columns]
        numbers = [one["name"] for one in study.columns if one["kind"] == NUMBER]
        blank = {"group": "Choose a column", **dict.fromkeys(("called", "state", "year", "students"), "None")}
        blank |= dict.fromkeys(("people", "response"), "None")
        fields: Any = self.fields
        for name, nothing in blank.items():
            columns = numbers if name in {"people", "response"} else every
            fields[name].choices = [("", nothing), *((one, one) for one in columns)]
        for name, columns in (("indicators", numbers), ("less", numbers), ("context", every)):
            fields[name].choices = [(one, one) for one in columns]
        codes = sorted({str(code["code"]) for one in study.columns for code in one["codes"]})
        fields["missing"].initial = ", ".join(codes)

    def clean_missing(self) -> list[str]:
        codes = [part.strip() for part in self.cleaned_data["missing"].split(",") if part.strip()]
        if len(codes) > MOST_CODES:
            raise ValidationError(f"At most {MOST_CODES} codes.", code="many")
        return codes

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and (told := rule_problem(given, self.study.columns)):
            self.add_error(*told)
        return given

    @property
    def asked(self) -> Mapping[str, Any]:
        """As it is kept: shares between 0 and 1."""
        found = {name: self.cleaned_data[name] for name in self.fields}
        for name in SHARES:
            found[name] = None if found[name] is None else round(found[name] / 100, 8)
        return found | {"kind": RULE}
