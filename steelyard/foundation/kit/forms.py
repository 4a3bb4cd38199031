"""Forms that clean and never save, drawn by one renderer in the design system's markup."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from steelyard.foundation.kit import controls
from steelyard.foundation.kit.text import UnreadableText, tidy

# A mistyped year (1 or 20211) is caught before anybody counts days with it.
YEARS = range(1900, 2200)
LONGEST_KEY = 18  # digits that every database holds


class Typed(forms.BoundField):
    """A field on a page: what was typed comes back without NUL, which no page can hold."""

    def value(self) -> Any:
        value = super().value()
        if isinstance(value, list):
            return [_printable(one) for one in value]
        return _printable(value)


def _printable(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) else value


class Renderer(TemplatesSetting):
    """Draws by templates, but fields and plain controls in Python: the list of states alone cost 57 templates."""

    bound_field_class = Typed
    form_template_name = "kit/form.html"
    field_template_name = "a field"  # drawn in Python

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == self.field_template_name:
            return controls.field_group(context["field"])
        draw = controls.DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


class CleanText(forms.CharField):
    """Text in its normal form; what cannot be stored is refused with a sentence."""

    def __init__(self, *, lines: int = 1, max_length: int = 200, **options: Any) -> None:
        if lines > 1:
            options.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(max_length=max_length, **options)

    def to_python(self, value: Any) -> str:
        try:
            return tidy(super().to_python(value) or "")
        except UnreadableText as problem:
            raise ValidationError(str(problem), code="unreadable") from problem


class Day(forms.DateField):
    """A date; browsers with a date picker show theirs, others take month/day/year as Americans write it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats: Any = ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"]

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", self.input_formats)
        options.setdefault("error_messages", {"invalid": "Enter a date as month/day/year, for example 4/30/2021."})
        super().__init__(**options)

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None and day.year not in YEARS:
            raise ValidationError(
                f"Check the year {day.year}: enter one between {YEARS[0]} and {YEARS[-1]}.", code="year"
            )
        return day


class Several(forms.ModelMultipleChoiceField):
    """Choose any number of listed things; a key longer than a database holds is no choice, not an error of ours."""

    def clean(self, value: Any) -> Any:
        unlikely = [key for key in value or () if len(str(key)) > LONGEST_KEY]
        if unlikely:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": unlikely[0][:50]}
            )
        return super().clean(value)


@dataclass(frozen=True)
class Chosen:
    """What a lookup gave: the key of a listed thing with its words, or only the words typed."""

    pk: int | None
    text: str

    def __str__(self) -> str:
        return self.text if self.pk is None else f"{self.text} #{self.pk}"


class LookupInput(forms.TextInput):
    """A text field with suggestions that the server finds while one types; without script, plain text."""

    template_name = "kit/lookup.html"

    def __init__(self, url_name: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", **(attrs or {})})
        self.url = reverse_lazy(url_name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return {**context, "url": self.url}

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Model):
            value = Chosen(value.pk, str(value))
        return str(value) if value else None


class Lookup(CleanText):
    """Choose one of thousands by typing; cleans to Chosen, or None if left blank.

    A suggestion reads "Oregon Department of Education #41", and the number says which one is meant. Words without
    a number are kept as typed, refused unless ``typed``, or turned into a key by ``match`` (words to key or None).
    """

    _NUMBERED = re.compile(r"^(?P<text>.*?)\s*#(?P<pk>\d{1,18})$", re.DOTALL)

    def __init__(
        self, url_name: str, *, typed: bool = False, match: Callable[[str], int | None] | None = None, **options: Any
    ) -> None:
        self.typed, self.match = typed, match
        options.setdefault("widget", LookupInput(url_name))
        super().__init__(**options)

    def clean(self, value: Any) -> Chosen | None:
        text = super().clean(value)
        if not text:
            return None
        numbered = self._NUMBERED.match(text)
        if numbered:
            return Chosen(int(numbered["pk"]), numbered["text"])
        chosen = Chosen(self.match(text) if self.match else None, text)
        if chosen.pk is None and not self.typed:
            raise ValidationError("Choose one of the suggestions; none has exactly these words.", code="unknown")
        return chosen


def asked(http: HttpRequest) -> str:
    """The words a lookup asks about: its own field's value, whatever the field is called."""
    return http.GET.get(http.GET.get("field", "q"), "").strip()


def options(http: HttpRequest, found: Iterable[tuple[int, str]]) -> HttpResponse:
    """Answer a lookup with suggestions: (key, words) of at most a few dozen things."""
    return render(http, "kit/options.html", {"found": [Chosen(pk, text) for pk, text in found]})


class Form(forms.Form):
    """The base of every form here: explicit fields, cleaned text, no ``save``."""

    required_css_class = "is-required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def save(self) -> None:
        raise TypeError("Forms do not save; call an action.")

    @property
    def value(self) -> dict[str, Any]:
        """What was entered, cleaned; blanks where a search form was not filled in or not valid."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields} if self.is_bound else {}


class VersionedForm(Form):
    """A form that changes a record: it carries the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
