"""What the forms of the ledger offer to choose from."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.queries.finding import organization_by_words, person_by_words
from steelyard.foundation.kit.forms import Lookup
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery.models import SupportQuerySet
from steelyard.support.delivery.queries.records import support_named

Choices = list[tuple[Any, Any]]


def chips(choices: Iterable[tuple[Any, Any]] = ()) -> forms.RadioSelect:
    """A few choices side by side, each one touch or click away."""
    return forms.RadioSelect(attrs={"class": "usa-radio__input--tile"}, choices=choices)


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set what a field offers."""
    field: Any = form.fields[name]
    field.choices = choices


def offer_chips(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set what stands on the chips of a field that also takes other values."""
    widget: Any = form.fields[name].widget
    widget.choices = list(choices)
    widget.attrs.pop("maxlength", None)  # chips are not typed into


def not_after(form: forms.Form, name: str, today: date) -> None:
    """Tell a PastDay what today is."""
    field: Any = form.fields[name]
    field.today = today


def people(staff: Iterable[StaffMember], blank: str = "") -> Choices:
    """Staff by the names of their persons."""
    found: Choices = [(one.pk, str(one.person)) for one in staff]
    return [("", blank), *found] if blank else found


def either(label: str, choices: Choices, *, required: bool = True, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=chips(), required=required, **options)


def rows_of(rows: Iterable[Model], *, blank: str = "") -> Choices:
    """(key, words) of records; ``blank`` stands first for none of them."""
    found: Choices = [(row.pk, str(row)) for row in rows]
    return [("", blank), *found] if blank else found


def picked(value: str, rows: Iterable[Any]) -> Any:
    """The record of a choice; None for the blank one."""
    return next((row for row in rows if str(row.pk) == str(value)), None)


def support_lookup(rows: SupportQuerySet, **options: Any) -> Lookup:
    """Find a support by typing; exactly its name needs no number."""
    return Lookup("delivery:support-lookup", match=lambda text: support_named(rows, fold(text)), **options)


def person_lookup(label: str) -> Lookup:
    """Find a person by typing; exactly their name or e-mail address needs no number."""
    return Lookup("directory:lookup-people", label=label, required=False, match=person_by_words)


def organization_lookup(label: str, **options: Any) -> Lookup:
    """Find an organization by typing; exactly its name needs no number."""
    return Lookup("directory:lookup-organizations", label=label, match=organization_by_words, **options)
