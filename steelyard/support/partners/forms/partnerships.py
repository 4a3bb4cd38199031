"""What people enter about a partnership."""

from typing import Any

from django import forms

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.delivery.forms.choices import either, offer, people, picked, rows_of, support_lookup
from steelyard.support.delivery.models import SupportQuerySet
from steelyard.support.delivery.rules import ProviderRole
from steelyard.support.partners.actions.partnerships import Looked, Terms
from steelyard.support.partners.rules import NEEDED, Verdict

_WORDS = tuple(name for name in NEEDED if not name.endswith("_on"))


class BeginForm(Form):
    """Interest in doing something together."""

    title = CleanText(label="What we might do together", help_text="In a few words, as colleagues would call it.")
    interest = CleanText(label="Why we thought of each other", lines=4, max_length=4000, required=False)
    topics = forms.MultipleChoiceField(label="Topics", widget=forms.CheckboxSelectMultiple, required=False)
    liaison = forms.ChoiceField(label="Liaison", required=False)

    def __init__(self, data: Any = None, *, topics: list[Topic], staff: list[StaffMember], **options: Any) -> None:
        super().__init__(data, **options)
        self.lists = (topics, staff)
        offer(self, "topics", rows_of(topics))
        offer(self, "liaison", people(staff, blank="Nobody yet"))
        if not topics:
            del self.fields["topics"]

    @property
    def terms(self) -> Terms:
        given, (topics, staff) = self.cleaned_data, self.lists
        chosen = [one for one in topics if str(one.pk) in given.get("topics", ())]
        return Terms(
            title=given["title"],
            interest=given["interest"],
            topics=chosen,
            liaison=picked(given["liaison"], staff),
        )


class TermsForm(BeginForm):
    """Everything both sides confirm; what is left open is asked for before the terms go out."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    fit = CleanText(
        label="Why we fit", lines=3, max_length=4000, required=False, help_text="What each brings that the other lacks."
    )
    center_does = CleanText(label="What the center does", lines=3, max_length=4000, required=False)
    partner_does = CleanText(label="What the partner does", lines=3, max_length=4000, required=False)
    for_whom = CleanText(label="For whom", lines=2, max_length=4000, required=False)
    starts_on = Day(label="From", required=False)
    ends_on = Day(label="Until", required=False)
    cost = CleanText(label="What it costs, and who pays", lines=2, max_length=4000, required=False)
    sustained = CleanText(
        label="How it goes on afterwards", lines=2, max_length=4000, required=False,
        help_text="Who carries it on when this work ends, and with what.",
    )  # fmt: skip
    duplicates = CleanText(
        label="Does somebody do this already?", lines=2, max_length=4000, required=False,
        help_text="Who works on it for the same people, and how you checked. If nobody does, say so.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", "It ends before it starts.")
        return given

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        terms: Any = {**super().terms, **{name: given[name] for name in (*_WORDS, "starts_on", "ends_on")}}
        return Terms(**terms)


class SendForm(VersionedForm):
    """Where the terms go."""

    email = forms.EmailField(label="Their e-mail address", max_length=254)


class ConfirmForm(VersionedForm):
    """The yes of a partner behind a link."""

    name = CleanText(label="Your name", help_text="Who says yes for your organization.")


class BackForm(VersionedForm):
    """What the partner wants changed."""

    said = CleanText(label="What should change?", lines=4, max_length=4000)


class VersionForm(VersionedForm):
    """A button that stands for the version that was read."""


class WhyForm(VersionedForm):
    """A sentence that says why."""

    why = CleanText(label="Why", lines=3, max_length=2000)


class LinkForm(VersionedForm):
    """A joint support, and the partner's part in it."""

    support = support_lookup(SupportQuerySet(), label="Support")
    role = either("The partner's part", ProviderRole.choices())
    does = CleanText(label="What they do in it", max_length=300, required=False)
    since = Day(label="From", required=False)
    until = Day(label="Until", required=False, help_text="Everybody in it is told 30 days before.")

    def __init__(self, data: Any = None, *, supports: SupportQuerySet, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["support"] = support_lookup(
            supports, label="Support", help_text="Type a few letters, then choose an open support."
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", "The last day lies before the first.")
        return given


class ReviewForm(VersionedForm):
    """How it went."""

    on = Day(label="Looked at on")
    went_well = CleanText(label="How did it go?", lines=4, max_length=4000)
    to_change = CleanText(label="What should be different?", lines=3, max_length=4000, required=False)
    verdict = either("What follows", Verdict.choices())
    with_partner = forms.BooleanField(label="We looked at it together with the partner", required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("verdict") in {Verdict.CHANGE, Verdict.END} and not given.get("to_change"):
            self.add_error("to_change", "Say what should be different, or why it ends.")
        return given

    @property
    def looked(self) -> Looked:
        given = self.cleaned_data
        return Looked(
            given["on"], given["went_well"], given["to_change"], Verdict(given["verdict"]), given["with_partner"]
        )
