"""Opening and changing a support, and what hangs on it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.queries import the_center
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.delivery.forms.choices import (
    either,
    offer,
    organization_lookup,
    people,
    picked,
    rows_of,
)
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.queries.supports import Lists
from steelyard.support.delivery.rules import NEXT_STATUS, Origin, ProviderRole, Standing, SupportStatus

LONGEST_PLAN = 20_000


class SupportForm(Form):
    """Everything about a support but its status and its providers."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    name = CleanText(label="Name", help_text="As colleagues would call it, for example: Oregon team, year 2.")
    tier = either("Tier", TierKey.choices())
    status = either(
        "Status",
        [(SupportStatus.ACTIVE, "Active"), (SupportStatus.PROPOSED, "Proposed")],
        initial=SupportStatus.ACTIVE.value,
    )
    recipients = forms.MultipleChoiceField(label="Recipients", widget=forms.CheckboxSelectMultiple, required=False)
    recipient = organization_lookup("Add a recipient", required=False, help_text="Type a few letters, then choose.")
    liaison = forms.ChoiceField(label="Liaison", required=False)
    plan = CleanText(label="Plan", lines=6, max_length=LONGEST_PLAN, required=False)
    hours = forms.DecimalField(
        label="Expected hours",
        min_value=0,
        max_value=20_000,
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text="Of the center's staff, over the whole support.",
    )
    starts_on = Day(label="Starts on")
    origin = either("Comes from", Origin.choices())
    offering = forms.ChoiceField(label="Which offering", required=False)
    context_event = forms.ChoiceField(label="Which context event", required=False)
    topics = forms.MultipleChoiceField(label="Topics", widget=forms.CheckboxSelectMultiple, required=False)
    focal_areas = forms.MultipleChoiceField(label="Focal areas", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, data: Any = None, *, lists: Lists, opening: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.lists = lists
        offer(self, "liaison", people(lists.staff, blank="Nobody yet"))
        offer(self, "recipients", rows_of(lists.recipients))
        offer(self, "topics", rows_of(lists.topics))
        offer(self, "focal_areas", rows_of(lists.focal_areas))
        offer(self, "offering", rows_of(lists.offerings, blank="None"))
        offer(self, "context_event", rows_of(lists.context_events, blank="None"))
        if not opening:
            del self.fields["status"]
        if not lists.recipients:
            self.fields["recipients"].widget = forms.MultipleHiddenInput()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("tier") == TierKey.INTENSIVE and given.get("status") == SupportStatus.ACTIVE:
            self.add_error("status", "Intensive support begins as proposed; it becomes active once both sides agreed.")
        self._check_begin(given)
        if given.get("offering") and given.get("origin") != Origin.OFFERING:
            self.add_error("offering", "This support does not come from an offering; choose that, or none here.")
        if given.get("context_event") and given.get("origin") != Origin.CONTEXT_EVENT:
            self.add_error(
                "context_event", "This support does not come from a context event; choose that, or none here."
            )
        return given

    def _check_begin(self, given: dict[str, Any]) -> None:
        """What is opened here is new work: it is never from before the day from which readiness is asked for."""
        center, begins = the_center(), given.get("starts_on")
        if "status" not in self.fields or given.get("tier") != TierKey.INTENSIVE or not (center and begins):
            return
        if begins < (first := center.readiness_required_from):
            told = f"Intensive support that is opened here starts on {first:%B %-d, %Y} or later"
            self.add_error("starts_on", f"{told}; older records come in by import.")

    def values(self, added: Organization | None) -> dict[str, Any]:
        """What the actions take; ``added`` is the organization found for the typed recipient."""
        given, lists = self.cleaned_data, self.lists
        recipients = [one for one in lists.recipients if str(one.pk) in given["recipients"]]
        values = {name: given[name] for name in ("name", "tier", "plan", "starts_on", "origin")}
        return {
            **values,
            **({"status": given["status"]} if "status" in self.fields else {}),
            "expected_minutes": round((given["hours"] or 0) * 60),
            "liaison": picked(given["liaison"], lists.staff),
            "offering": picked(given["offering"], lists.offerings),
            "context_event": picked(given["context_event"], lists.context_events),
            "recipients": [*recipients, *([added] if added and added not in recipients else [])],
            "topics": [one for one in lists.topics if str(one.pk) in given["topics"]],
            "focal_areas": [one for one in lists.focal_areas if str(one.pk) in given["focal_areas"]],
        }


class StatusForm(Form):
    """The next status, from which day, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    to = either("Becomes", [])
    on = Day(label="From this day on")
    reason = CleanText(label="Why", lines=3, max_length=2000, help_text="One sentence; it stays in the history.")

    def __init__(self, data: Any = None, *, support: Support, **options: Any) -> None:
        super().__init__(data, **options)
        after = sorted(NEXT_STATUS[SupportStatus(support.status)], key=list(SupportStatus).index)
        offer(self, "to", [(one.value, one.label) for one in after])
        if len(after) == 1:
            self.initial.setdefault("to", after[0].value)


class ProviderForm(Form):
    """Who provides, in which part, standing how to the center, from when until when, doing what."""

    organization = organization_lookup("Organization", help_text="Type a few letters, then choose.")
    role = either("Part", ProviderRole.choices())
    standing = forms.ChoiceField(
        label="Stands to the center as",
        required=False,
        choices=[("", "What kind of organization it is says it"), *Standing.choices()],
    )
    does = CleanText(label="What they do", max_length=300, required=False)
    since = Day(label="From", required=False)
    until = Day(label="Until", required=False, help_text="Blank: as long as the support lasts.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            raise ValidationError("The last day lies before the first.")
        return given


class EndForm(Form):
    """The last day of a provider's part."""

    on = Day(label="Last day")
