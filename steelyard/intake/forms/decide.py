"""What a coordinator enters to decide a request, a form for each kind of decision."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.queries import charge_topics
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import Chosen, CleanText, Day, Form, Lookup, VersionedForm
from steelyard.intake.actions.decisions import Letter, Need, Plan
from steelyard.intake.actions.hand_offs import Asked
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries.decisions import Helper, provider, provider_named, resources_on
from steelyard.intake.rules import Ask, DecisionKind, DeclineReason, draft, please_take_up
from steelyard.support.delivery.actions import ProviderValues
from steelyard.support.delivery.rules import PARTNERING_ROLES, ProviderRole

FIRST_STEP_DAYS = 7
_PARTS = [(role.value, role.label) for role in ProviderRole if role in PARTNERING_ROLES]


class DecideForm(VersionedForm):
    """What every decision needs: the letter to the requester, and a reason where it leaves the weighing."""

    KIND: DecisionKind
    TOGETHER: Sequence[Sequence[str]] = ()
    override_reason = CleanText(
        lines=2, max_length=2000, label="Why you decide otherwise than the weighing suggests", required=False
    )
    message = CleanText(
        lines=10,
        max_length=10_000,
        label="What the requester reads",
        help_text="It goes out by mail with the link to their page, and stands there.",
        error_messages={"required": "Write to the requester: nobody is left without an answer."},
    )

    def __init__(
        self,
        *args: Any,
        help_request: HelpRequest,
        suggested: DecisionKind | None,
        today: date,
        center: str = "",
        helpers: Sequence[Helper] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.help_request, self.today = help_request, today
        self.helpers = {str(one.staff.pk): one for one in helpers}
        self.fields["override_reason"].required = suggested is not None and suggested != self.KIND
        if not self.fields["override_reason"].required or self.KIND == DecisionKind.DECLINED:
            del self.fields["override_reason"]
        self.initial = {
            "version": help_request.version,
            "message": draft(self.KIND, name=help_request.name, number=help_request.number, center=center),
            **self.proposed(),
            **self.initial,
        }
        self.prepare()

    def proposed(self) -> dict[str, Any]:
        """What the fields begin with."""
        return {}

    def prepare(self) -> None:
        """Fill choices in."""

    @property
    def rows(self) -> list[list[BoundField]]:
        """The fields as they stand on the page: some side by side, the letter by itself at the end."""
        together = {name: group for group in self.TOGETHER for name in group}
        found: list[list[BoundField]] = []
        for bound in self.visible_fields():
            group = together.get(bound.name)
            if group and found and found[-1][0].name in group:
                found[-1].append(bound)
            elif bound.name != "message":
                found.append([bound])
        return found

    @property
    def letter(self) -> Letter:
        return Letter(self.cleaned_data["message"], self.cleaned_data.get("override_reason", ""))

    @property
    def about(self) -> str:
        """The work in a few words: topic and agency."""
        asked = self.help_request
        agency = str(asked.agency or asked.agency_typed)
        return f"{asked.topic}: {agency}" if asked.topic else agency


class PlanFields(DecideForm):
    """The support that is opened."""

    TOGETHER = (("liaison", "hours"), ("starts_on", "first_step_on"))
    name = CleanText(label="Name of the support", max_length=200)
    tier = forms.ChoiceField(label="Tier", choices=TierKey.choices(), widget=forms.RadioSelect)
    liaison = forms.ChoiceField(label="Liaison")
    plan = CleanText(lines=4, max_length=10_000, label="What we will do, and what the agency does")
    hours = forms.DecimalField(
        label="Hours we expect to spend",
        min_value=Decimal("0.5"),
        max_value=20_000,
        decimal_places=2,
        help_text="All staff together, until the support ends.",
    )
    starts_on = Day(label="Starts on")
    first_step_on = Day(
        label="The liaison writes to the agency by", help_text="It becomes a promise on the liaison's Today."
    )

    def proposed(self) -> dict[str, Any]:
        is_help = self.help_request.ask == Ask.HELP
        return {
            "name": self.about[:200],
            "tier": TierKey.TARGETED if is_help else TierKey.GENERAL,
            "starts_on": self.today,
            "first_step_on": self.today + timedelta(days=FIRST_STEP_DAYS),
        }

    def prepare(self) -> None:
        tier = self.fields["tier"]
        tier.help_text = "An intensive support starts as proposed: its agreement comes first."
        choices = [("", "Choose"), *((key, str(one)) for key, one in self.helpers.items())]
        self.fields["liaison"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's

    def clean(self) -> dict[str, Any]:
        starts_on, first = self.cleaned_data.get("starts_on"), self.cleaned_data.get("first_step_on")
        if first and first < self.today:
            self.add_error("first_step_on", "This day is over.")
        if starts_on and starts_on < self.today - timedelta(days=366):
            self.add_error("starts_on", "This lies more than a year back.")
        return self.cleaned_data

    @property
    def support(self) -> Plan:
        given = self.cleaned_data
        return Plan(
            name=given["name"],
            tier=given["tier"],
            liaison=self._liaison(),
            plan=given["plan"],
            expected_minutes=int(given["hours"] * 60),
            starts_on=given["starts_on"],
            first_step_on=given["first_step_on"],
        )

    def _liaison(self) -> StaffMember:
        return self.helpers[self.cleaned_data["liaison"]].staff


class DirectForm(PlanFields):
    """Direct service: the support and what is expected of it."""

    KIND = DecisionKind.DIRECT
    field_order = ("override_reason", "name", "tier", "liaison", "hours", "starts_on", "first_step_on", "plan")


def known(chosen: Chosen | None) -> Organization | None:
    """The organization that was chosen; refused with a sentence if it is none that may provide."""
    if chosen is None:
        return None
    found = provider(chosen.pk) if chosen.pk is not None else None
    if found is None:
        raise ValidationError("The directory has no provider with this name. Choose one of the suggestions.")
    return found


class PartnerForm(Form):
    """What one partner does, until when."""

    organization = Lookup("intake:providers", label="Partner", match=provider_named)
    role = forms.ChoiceField(label="Part", choices=_PARTS, initial=ProviderRole.CO_LEAD)
    does = CleanText(label="What they do", max_length=300)
    since = Day(label="From", required=False)
    until = Day(label="Until", required=False)

    def clean_organization(self) -> Organization | None:
        return known(self.cleaned_data["organization"])

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "The last day lies before the first.")
        return self.cleaned_data

    @property
    def values(self) -> ProviderValues:
        given = self.cleaned_data
        return {name: given[name] for name in ("organization", "role", "does", "since", "until")}  # type: ignore[return-value]  # the same names


class _Partners(forms.BaseFormSet):
    """One to four partners; the first row must be filled in."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "empty_permitted": bool(index), "use_required_attribute": False}

    def clean(self) -> None:
        chosen = [row.cleaned_data.get("organization") for row in self.forms if row.has_changed() and row.is_valid()]
        named = [(one, None) for one in chosen if one]
        if len(named) != len(set(named)):
            raise ValidationError("The same partner stands twice. One row for each.")

    @property
    def values(self) -> list[ProviderValues]:
        return [row.values for row in self.forms if row.has_changed()]


PartnerRows = forms.formset_factory(
    PartnerForm, formset=_Partners, extra=3, min_num=1, max_num=4, absolute_max=4, validate_min=True, validate_max=True
)


class CollaborateForm(PlanFields):
    """Collaborate: the same with partners, and who does what until when."""

    KIND = DecisionKind.COLLABORATE
    field_order = DirectForm.field_order

    def prepare(self) -> None:
        super().prepare()
        self.partners = PartnerRows(self.data if self.is_bound else None, prefix="partner")

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.partners.is_valid()])


class AmplifyForm(DecideForm):
    """Amplify: whose work is passed on, which resources, and whether the provider takes the request over."""

    KIND = DecisionKind.AMPLIFY
    source = Lookup(
        "intake:providers",
        label="Whose work we pass on",
        match=provider_named,
        help_text="A provider or publisher from the directory.",
    )
    resources = forms.MultipleChoiceField(
        label="Resources we recommend", required=False, widget=forms.CheckboxSelectMultiple
    )
    hand_off = forms.BooleanField(label="Hand the request off to them", required=False)
    email = forms.EmailField(
        label="Their e-mail address",
        max_length=254,
        required=False,
        help_text="They get a private link, on which they say yes or no. The request stays open until they do.",
    )
    what = CleanText(lines=3, max_length=4000, label="What we ask them to do", required=False)
    field_order = ("override_reason", "source", "resources", "hand_off", "email", "what", "message")

    def proposed(self) -> dict[str, Any]:
        asked = self.help_request
        return {"what": please_take_up(topic=str(asked.topic or ""), agency=str(asked.agency or asked.agency_typed))}

    def prepare(self) -> None:
        self.works = {str(one.pk): one for one in resources_on(self.help_request)}
        choices = [(key, one.title) for key, one in self.works.items()]
        if choices:
            self.fields["resources"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's
        else:
            del self.fields["resources"]

    def clean_source(self) -> Organization | None:
        return known(self.cleaned_data["source"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("hand_off"):
            for name, sentence in _TO_HAND_OFF.items():
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        elif not given.get("resources") and "resources" not in self.errors:
            sentence = "Choose at least one resource, or hand the request off."
            self.add_error("resources" if "resources" in self.fields else "hand_off", sentence)
        return given

    @property
    def support(self) -> Plan:
        return Plan(name=f"Amplify: {self.about}"[:200], starts_on=self.today)

    @property
    def works_chosen(self) -> list[Any]:
        return [self.works[key] for key in self.cleaned_data.get("resources", ())]

    @property
    def asked(self) -> Asked | None:
        given = self.cleaned_data
        return Asked(given["email"], given["what"]) if given["hand_off"] else None


_TO_HAND_OFF = {"email": "Enter the address the letter goes to.", "what": "Say what they are asked to do."}


class IlluminateForm(DecideForm):
    """Illuminate: the need that nobody meets, and how it will be made visible."""

    KIND = DecisionKind.ILLUMINATE
    title = CleanText(label="The need in a few words", max_length=200)
    topic = forms.ChoiceField(label="Topic")
    how = CleanText(
        lines=3,
        max_length=4000,
        label="How it will be made visible",
        help_text="For example a brief, a session at a convening, or a word with the funder.",
    )
    field_order = ("override_reason", "title", "topic", "how", "message")

    def proposed(self) -> dict[str, Any]:
        return {"title": self.about[:200], "topic": self.help_request.topic_id}

    def prepare(self) -> None:
        self.topics = {str(topic.pk): topic for topic in charge_topics()}
        choices = [("", "Choose a topic"), *((key, topic.name) for key, topic in self.topics.items())]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's

    @property
    def need(self) -> Need:
        given = self.cleaned_data
        return Need(given["title"], self.topics[given["topic"]], given["how"])

    @property
    def support(self) -> Plan:
        given = self.cleaned_data
        return Plan(name=f"Illuminate: {given['title']}"[:200], starts_on=self.today, plan=given["how"])


class DeclineForm(DecideForm):
    """Declined: a reason from the list, and something offered instead."""

    KIND = DecisionKind.DECLINED
    reason = forms.ChoiceField(
        label="Why we decline",
        choices=DeclineReason.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason."},
    )
    offered_instead = CleanText(
        lines=3,
        max_length=4000,
        label="What we offer instead",
        help_text="A resource, another provider, or when to ask again. Both stand beneath your letter.",
        error_messages={"required": "Offer something: nobody is sent away with nothing."},
    )
    field_order = ("reason", "offered_instead", "message")


FORMS: Mapping[DecisionKind, type[DecideForm]] = {
    one.KIND: one for one in (CollaborateForm, AmplifyForm, DirectForm, IlluminateForm, DeclineForm)
}


class ReopenForm(VersionedForm):
    """Why a decision is taken back, and what the requester is told."""

    why = CleanText(lines=2, max_length=2000, label="Why the decision is taken back")
    message = CleanText(lines=8, max_length=10_000, label="What the requester reads")
