"""What a librarian enters about a resource, and what a list can be narrowed by."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.files.fields import UploadField
from steelyard.foundation.kit.forms import Chosen, CleanText, Form, Lookup
from steelyard.support.delivery.forms.choices import either, offer, organization_lookup, rows_of
from steelyard.support.library.models import File
from steelyard.support.library.queries.drafting import Lists, credit_of
from steelyard.support.library.rules import Audience, FileRole, Licence, ResourceKind, ResourceStatus, role_of

AUTHORS = 40
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_RESOLVER = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


class ResourceFilters(Form):
    """What the list of resources can be narrowed by; status and links only where one keeps resources."""

    q = forms.CharField(
        label="Search", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    topic = forms.ChoiceField(label="Topic", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Every kind"), *ResourceKind.choices()])
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Every status"), *ResourceStatus.choices()]
    )
    link = forms.ChoiceField(label="Links", required=False, choices=[("", "All"), ("broken", "Broken ones")])

    def __init__(self, data: Any, *, topics: list[Topic], keeps: bool) -> None:
        super().__init__(data)
        offer(self, "topic", [("", "Every topic"), *((topic.pk, topic.name) for topic in topics)])
        if not keeps:
            del self.fields["status"], self.fields["link"]


class Doi(CleanText):
    """A DOI by itself; the address of its resolver is taken off."""

    def to_python(self, value: Any) -> str:
        doi = _RESOLVER.sub("", super().to_python(value))
        if doi and not _DOI.fullmatch(doi):
            raise ValidationError("A DOI begins with 10. and a number, for example 10.7249/RRA1161-1.")
        return doi


class ResourceForm(Form):
    """Everything a librarian tells about a resource."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    title = CleanText(label="Title", max_length=300)
    kind = forms.ChoiceField(label="Kind", choices=ResourceKind.choices())
    made_by = either(
        "Made by", [("center", "The center"), ("others", "Others; we describe it and link to it")], initial="center"
    )
    abstract = CleanText(label="Abstract", lines=8, max_length=10_000, required=False)
    year = CleanText(label="Year", max_length=20, required=False)
    publisher = CleanText(label="Publisher", max_length=300, required=False)
    language = CleanText(
        label="Language", max_length=35, initial="en", help_text="As a code: en for English, es for Spanish, zh-Hant."
    )
    audience = forms.ChoiceField(label="For whom", required=False, choices=[("", "Anybody"), *Audience.choices()])
    tier = forms.ChoiceField(label="Tier", choices=TierKey.choices())
    licence = forms.ChoiceField(label="Licence", choices=Licence.choices(), initial=Licence.UNKNOWN.value)
    doi = Doi(label="DOI", required=False)
    url = forms.URLField(
        label="Where it is published", max_length=500, required=False, assume_scheme="https", help_text="A link."
    )
    accessibility_note = CleanText(
        label="Accessibility",
        lines=3,
        max_length=2000,
        required=False,
        help_text="What works and what does not, for example: tagged PDF; the charts on page 4 have no description.",
    )
    topics = forms.MultipleChoiceField(label="Topics", widget=forms.CheckboxSelectMultiple, required=False)
    focal_areas = forms.MultipleChoiceField(label="Focal areas", widget=forms.CheckboxSelectMultiple, required=False)
    states = forms.MultipleChoiceField(label="States it is about", widget=forms.CheckboxSelectMultiple, required=False)
    partners = forms.MultipleChoiceField(label="Partners", widget=forms.CheckboxSelectMultiple, required=False)
    partner = organization_lookup("Add a partner", required=False, help_text="Who made it with us. Type a few letters.")

    def __init__(self, data: Any = None, *, lists: Lists, **options: Any) -> None:
        super().__init__(data, **options)
        self.lists = lists
        offer(self, "topics", rows_of(lists.topics))
        offer(self, "focal_areas", rows_of(lists.focal_areas))
        offer(self, "states", rows_of(lists.states))
        offer(self, "partners", rows_of(lists.partners))
        if not lists.partners:
            self.fields["partners"].widget = forms.MultipleHiddenInput()
        if lists.is_public:
            del self.fields["made_by"]
        for place in range(1, self._places() + 1):
            self.fields[f"author_{place}"] = Lookup(
                "library:lookup-authors", label=f"Author {place}", typed=True, required=False, max_length=300
            )

    def _places(self) -> int:
        given = [int(name[7:]) for name in self.data if re.fullmatch(r"author_[1-9]\d?", name)]
        return min(max([4, len(self.lists.authors) + 2, *given]), AUTHORS)

    @property
    def author_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("author_")]

    def clean_language(self) -> str:
        code: str = self.cleaned_data["language"]
        if not _LANGUAGE.fullmatch(code):
            raise ValidationError("Write the language as a code, for example en, es or zh-Hant.")
        return code

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith(("http://", "https://")):
            raise ValidationError("A link begins with https:// or http://.")
        return url

    def values(self, partner: Any) -> dict[str, Any]:
        """What the actions take; ``partner`` is the organization found for the one that was typed."""
        given, lists = self.cleaned_data, self.lists
        plain = ("title", "kind", "abstract", "year", "publisher", "language", "audience", "tier", "licence")
        written: list[Chosen | None] = [given[name] for name in self.fields if name.startswith("author_")]
        partners = [one for one in lists.partners if str(one.pk) in given["partners"]]
        return {
            **{name: given[name] for name in (*plain, "doi", "url", "accessibility_note")},
            **({"by_center": given["made_by"] == "center"} if "made_by" in given else {}),
            "authors": [credit_of(chosen) for chosen in written if chosen],
            "topics": [one for one in lists.topics if str(one.pk) in given["topics"]],
            "states": [one for one in lists.states if one.pk in given["states"]],
            "focal_areas": [one for one in lists.focal_areas if str(one.pk) in given["focal_areas"]],
            "partners": [*partners, *([partner] if partner and partner not in partners else [])],
        }


class FileNotes(Form):
    """What a file is for and how people can use it who cannot see or hear it."""

    role = either("What it is", FileRole.choices())
    alternative_text = CleanText(
        label="Alternative text",
        lines=3,
        max_length=2000,
        required=False,
        help_text="For an image: what it shows, for people who cannot see it.",
    )
    accessibility_note = CleanText(
        label="Accessibility",
        lines=2,
        max_length=2000,
        required=False,
        help_text="For example: tagged PDF, or scanned pages without text.",
    )

    def __init__(self, data: Any = None, *, file: File, **options: Any) -> None:
        initial = {name: getattr(file, name) for name in ("role", "alternative_text", "accessibility_note")}
        super().__init__(data, initial=initial, **options)


class FileForm(Form):
    """One file with what is to be said about it; looked into before anything is stored."""

    file = UploadField(label="File")
    role = forms.ChoiceField(
        label="What it is", required=False, choices=[("", "As its ending says"), *FileRole.choices()]
    )
    alternative_text = CleanText(
        label="Alternative text",
        lines=3,
        max_length=2000,
        required=False,
        help_text="For an image: what it shows, for people who cannot see it.",
    )
    accessibility_note = CleanText(
        label="Accessibility",
        lines=2,
        max_length=2000,
        required=False,
        help_text="For example: tagged PDF, or scanned pages without text.",
    )

    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "content": given["file"].content,
            "name": given["file"].name,
            "content_type": given["file"].content_type,
            "role": given["role"] or role_of(given["file"].format.ending).value,
            "alternative_text": given["alternative_text"],
            "accessibility_note": given["accessibility_note"],
        }


class ReasonForm(Form):
    """Why a resource is sent back or retired."""

    reason = CleanText(label="Why", lines=3, max_length=2000, help_text="One sentence; it stays in the history.")
