"""What is chosen about exchange: what leaves, whom we read, and the files they send."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from steelyard.center.directory.queries.finding import organization_by_words
from steelyard.foundation.kit.forms import CleanText, Form, Lookup, VersionedForm
from steelyard.support.exchange.queries.sources import WORDS
from steelyard.support.exchange.rules import MEGABYTE, Change
from steelyard.support.exchange.rules.reading import Unreadable, signed


class PublishingForm(VersionedForm):
    """What other centers may read."""

    is_on = forms.BooleanField(
        label="Anybody may fetch our feed", required=False,
        help_text="Off, no address answers; a file can still be made by hand.",
    )  # fmt: skip
    tells_offerings = forms.BooleanField(label="Our published offerings", required=False)
    tells_expertise = forms.BooleanField(label="The topics we know", required=False)
    tells_depth = forms.BooleanField(label="How deeply we know each topic", required=False)
    tells_support = forms.BooleanField(
        label="Our support of agencies, as far as each of them agrees", required=False,
        help_text="Only rows that an agency shares with other centers on its own support map. What it takes back leaves the feed at once.",
    )  # fmt: skip


class FeedField(forms.FileField):
    """A feed as a file, of which the signature is checked before anything is kept."""

    def __init__(self, **options: Any) -> None:
        most = settings.FILE_LIMIT // MEGABYTE
        options.setdefault("help_text", f"A feed (.jsonl) or its CSV twin (.zip), at most {most:,} MB.")
        super().__init__(
            **{
                "max_length": 200,
                "widget": forms.FileInput(attrs={"accept": ".jsonl,.zip"}),
                "error_messages": {"empty": "This file is empty (0 bytes). Look whether it was saved."},
                **options,
            }
        )

    def clean(self, data: Any, initial: Any = None) -> Any:
        found = super().clean(data, initial)
        if not found:
            return None
        if found.size > settings.FILE_LIMIT:
            raise ValidationError(f"This file is larger than {settings.FILE_LIMIT // MEGABYTE:,} MB.", code="large")
        try:
            signed(Path(found.temporary_file_path()))
        except (Unreadable, OSError) as problem:
            raise ValidationError(str(problem), code="unreadable") from problem
        found.name = CleanText().clean(found.name)
        return found


class AddressField(CleanText):
    """An address on the open web."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "text", "inputmode": "url", "autocomplete": "off"})
        super().__init__(**{"max_length": 500, "widget": widget, **options})

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        text = text if "://" in text else f"https://{text}"
        try:
            parts = urlsplit(text)
            named = bool(parts.hostname) and parts.port != 0
        except ValueError:
            named = False
        if not named or parts.scheme not in {"http", "https"} or parts.username or any(one.isspace() for one in text):
            raise ValidationError(
                "Enter the address of a site, for example https://center.example.org.", code="address"
            )
        return text


def _organization() -> Lookup:
    return Lookup(
        "directory:lookup-organizations", match=organization_by_words, required=False,
        label="This center in our directory",
        help_text="What it says then stands on its page there as well.",
    )  # fmt: skip


class SourceForm(Form):
    """A center to read: by its address, or by a file it sent."""

    name = CleanText(label="What we call this center")
    url = AddressField(
        label="Its address", required=False,
        help_text="Its site, or the feed itself. Leave it blank if the center sends files.",
    )  # fmt: skip
    file = FeedField(label="Or a feed it sent", required=False)
    organization = _organization()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("url")) == bool(given.get("file")):
            self.add_error("url", "Give the center's address or a file it sent: one of the two.")
        return given


class EditSourceForm(VersionedForm):
    """How a center is called and read."""

    name = CleanText(label="What we call this center")
    url = AddressField(label="Its address", required=False, help_text="Its site, or the feed itself.")
    reads_weekly = forms.BooleanField(
        label="Read it every week and take in what it says", required=False,
        help_text="Each copy can be undone for 30 days. Without this, somebody fetches it and looks before it counts.",
    )  # fmt: skip
    organization = _organization()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("reads_weekly") and not given.get("url") and "url" not in self.errors:
            self.add_error("reads_weekly", "Without an address nothing can be fetched every week.")
        return given


class BringForm(Form):
    """A feed that a center sent as a file."""

    file = FeedField(label="The feed")


class KeyForm(Form):
    """That somebody compared the fingerprint of a key."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=44)
    compared = forms.BooleanField(
        label="I compared the fingerprint with one that the center told me by telephone, by letter or in person",
        error_messages={"required": "Compare the fingerprint first; without that, anybody could pose as this center."},
    )


class RowFilter(Form):
    """Which rows of a copy are looked at."""

    kind = forms.ChoiceField(label="Kind", required=False, choices=list(WORDS.items()))
    change = forms.ChoiceField(label="What becomes of them", required=False, choices=Change.choices())
