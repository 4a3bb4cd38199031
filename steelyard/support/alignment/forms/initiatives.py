"""Initiatives as they are typed, how lists are narrowed, and ratings in six domains."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.alignment.models import GRADE_CHOICES, Initiative
from steelyard.support.alignment.queries.inventory import Choices, Wanted
from steelyard.support.alignment.rules import ASKS, MOST_POPULATIONS, POINTS, Domain, Standing, split

_GRADES = [("", "Not said"), *((str(grade), words) for grade, words in GRADE_CHOICES)]
_LONG = {"lines": 3, "max_length": 4000, "required": False}
POPULATION_LENGTH = 100


class Filters(Form):
    """What a list, the matrix and the network are narrowed by."""

    q = CleanText(label="Words", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    owner = forms.ChoiceField(label="Owner", required=False)
    population = forms.ChoiceField(label="Population", required=False)
    standing = forms.ChoiceField(label="Status", required=False, choices=[("", "Every status"), *Standing.choices()])

    def __init__(self, *args: Any, choices: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["owner"].choices = [("", "Every owner"), *choices.owners]
        fields["population"].choices = [
            ("", "Every population"),
            *((str(pk), name) for pk, name in choices.populations),
        ]

    @property
    def wanted(self) -> Wanted:
        return Wanted.of(self.value)


class People(CleanText):
    """Populations, divided by semicolons or lines."""

    def clean(self, value: Any) -> Any:
        names = split(super().clean(value))
        if len(names) > MOST_POPULATIONS:
            raise ValidationError(f"Name at most {MOST_POPULATIONS} populations.", code="many")
        if any(len(name) > POPULATION_LENGTH for name in names):
            raise ValidationError(
                f"Say each population in at most {POPULATION_LENGTH} characters; divide them by semicolons.",
                code="long",
            )
        return names


class InitiativeForm(Form):
    """What is asked of an initiative; only its name is needed to begin."""

    name = CleanText(label="Name of the initiative")
    owner = CleanText(label="Owner", required=False, help_text="The agency that answers for it.")
    division = CleanText(label="Division", required=False)
    contact = CleanText(label="Person", required=False, help_text="Who can be asked about it.")
    purpose = CleanText(label="Purpose", help_text="The outcome it is there for.", **_LONG)
    populations = People(
        label="Populations", lines=2, max_length=2000, required=False,
        help_text="Whom it is for, divided by semicolons: Newcomers; Students in foster care",
    )  # fmt: skip
    first_grade = forms.TypedChoiceField(
        label="From grade", choices=_GRADES, coerce=int, empty_value=None, required=False
    )
    last_grade = forms.TypedChoiceField(
        label="Through grade", choices=_GRADES, coerce=int, empty_value=None, required=False
    )
    funding = CleanText(label="Funding source", required=False)
    funding_ends_on = Day(label="Funding ends", required=False)
    legal_basis = CleanText(label="Legal basis", help_text="The law, rule or policy it rests on.", **_LONG)
    evidence = CleanText(label="Evidence", help_text="What is known of whether it works.", **_LONG)
    data_collected = CleanText(label="Data collected", **_LONG)
    training = CleanText(label="Training offered", **_LONG)
    reach = CleanText(label="Reach", help_text="How many people, schools or districts, and where.", **_LONG)
    standing = forms.ChoiceField(label="Status", choices=Standing.choices(), initial=Standing.RUNNING.value)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False)

    GROUPS = (
        ("What it is", ("name", "purpose", "standing")),
        ("Whose it is", ("owner", "division", "contact")),
        ("Whom it is for", ("populations", "first_grade", "last_grade", "reach")),
        ("What it stands on", ("funding", "funding_ends_on", "legal_basis", "evidence", "data_collected", "training")),
    )

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_grade"), given.get("last_grade")
        if (first is None) != (last is None):
            self.add_error("last_grade" if last is None else "first_grade", "Say both grades, or neither.")
        elif first is not None and last is not None and first > last:
            self.add_error("last_grade", "The last grade must not lie below the first.")
        return given

    @property
    def values(self) -> dict[str, Any]:
        return {name: given for name, given in self.cleaned_data.items() if name != "version"}


class PopulationsForm(Form):
    """Whom the initiatives of a run should reach."""

    populations = People(
        label="Populations", lines=6, max_length=4000, required=False,
        help_text="One to a line. Those that an initiative names stay, whatever stands here.",
    )  # fmt: skip


class ReasonForm(Form):
    """Why an initiative is taken out."""

    why = CleanText(label="Why is it taken out?", lines=3, max_length=2000)


class RatingForm(Form):
    """Points and evidence in each domain; blank points leave a rating as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, initiative: Initiative, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initiative = initiative
        points = [("", "Not rated"), *((str(n), f"{n} · {words}") for n, words in POINTS.items())]
        for domain in Domain:
            self.fields[f"score_{domain}"] = forms.TypedChoiceField(
                label=domain.label, help_text=ASKS[domain], choices=points, coerce=int, empty_value=None, required=False
            )
            self.fields[f"evidence_{domain}"] = CleanText(
                label=f"What shows it: {domain.label.lower()}", lines=2, max_length=4000, required=False
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for domain in Domain:
            if given.get(f"evidence_{domain}") and given.get(f"score_{domain}") is None:
                self.add_error(f"score_{domain}", "Choose the points that this evidence shows.")
            elif (given.get(f"score_{domain}") or 0) > 1 and not given.get(f"evidence_{domain}"):
                self.add_error(f"evidence_{domain}", "Say in a few words what shows it.")
        return given

    @property
    def groups(self) -> list[tuple[Any, Any]]:
        return [(self[f"score_{domain}"], self[f"evidence_{domain}"]) for domain in Domain]

    @property
    def ratings(self) -> dict[str, tuple[int | None, str]]:
        given = self.cleaned_data
        return {str(domain): (given[f"score_{domain}"], given[f"evidence_{domain}"]) for domain in Domain}

    @classmethod
    def typed(cls, initiative: Initiative) -> dict[str, Any]:
        """The ratings as this form shows them, with the sum of their versions."""
        known = list(initiative.ratings.all())
        shown: dict[str, Any] = {"version": sum(one.version for one in known)}
        for one in known:
            shown |= {f"score_{one.domain}": one.score, f"evidence_{one.domain}": one.evidence}
        return shown


class VoteForm(Form):
    """One member's points, one for each domain."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        points = [(str(n), f"{n} · {words}") for n, words in POINTS.items()]
        for domain in Domain:
            self.fields[domain.value] = forms.TypedChoiceField(
                label=domain.label, help_text=ASKS[domain], choices=points, coerce=int, widget=forms.RadioSelect
            )

    @property
    def scores(self) -> dict[str, int]:
        return dict(self.cleaned_data)
