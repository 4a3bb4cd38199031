"""Forms that clean and never save, drawn by one renderer in the design system's markup."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting

from steelyard.foundation.kit.text import UnreadableText, tidy


class Renderer(TemplatesSetting):
    form_template_name = "kit/form.html"
    field_template_name = "kit/field.html"


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
    input_formats: ClassVar[list[str]] = ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y"]

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", self.input_formats)
        options.setdefault("error_messages", {"invalid": "Enter a date as month/day/year, for example 4/30/2021."})
        super().__init__(**options)


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
