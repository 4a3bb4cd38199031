"""What is chosen about contact lists: the file, what its columns are, which organizations it means, how it goes in."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from steelyard.center.directory.forms.fields import OrganizationField
from steelyard.center.directory.models import ContactHome, ContactList, Organization
from steelyard.center.directory.rules.contacts import Column, Fate, HomeChoice, suffice
from steelyard.center.directory.rules.sheets import Sheet, opened
from steelyard.foundation.kit.forms import Form
from steelyard.foundation.work.tables import Unreadable

MEGABYTE = 1024 * 1024
_ENDINGS = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.vcf"


class UploadForm(Form):
    """A file of people; looked into before anything is stored."""

    file = forms.FileField(
        label="File of people",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": _ENDINGS}),
        error_messages={"empty": "This file is empty (0 bytes). Look whether it was saved."},
    )

    sheet: Sheet

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        most = settings.FILE_LIMIT // MEGABYTE
        self.fields["file"].help_text = f"CSV, Excel (xlsx) or vCard (vcf), at most {most:,} MB."

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > settings.FILE_LIMIT:
            much = (
                f"This file has {upload.size / MEGABYTE:,.0f} MB; the most is {settings.FILE_LIMIT // MEGABYTE:,} MB."
            )
            raise ValidationError(f"{much} Divide it and bring the parts one by one.", code="large")
        try:
            self.sheet = opened(Path(upload.temporary_file_path()))
        except Unreadable as problem:
            raise ValidationError(str(problem), code="unreadable") from problem
        return upload


class ColumnsForm(Form):
    """What each column of a list is; the fields come from its headings."""

    def __init__(self, *args: Any, contact_list: ContactList, guessed: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [("", "Not taken"), *Column.choices()]
        for at, heading in enumerate(contact_list.headings):
            cell = next(iter(contact_list.first_cells[at : at + 1]), "")
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading or f"Column {at + 1}",
                help_text=f"For example: {cell}" if cell else "",
                choices=choices,
                required=False,
                initial=guessed[at] if at < len(guessed) else "",
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors and not suffice(self.columns):
            raise ValidationError("Say at least which column holds names or e-mail addresses.", code="columns")
        return values

    @property
    def columns(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class HomesForm(Form):
    """Which organization each line means: one of the likely ones, another, a new one, or none."""

    def __init__(self, *args: Any, homes: Sequence[ContactHome], **options: Any) -> None:
        super().__init__(*args, **options)
        self.homes = homes
        for home in homes:
            likely: Any = home.likely  # type: ignore[attr-defined]  # set by queries.with_suggestions
            known = {f"of-{one.pk}": f"{words} ({sure} of 100)" for one, words, sure in likely}
            if home.organization is not None:
                known.setdefault(f"of-{home.organization_id}", str(home.organization))
            self.fields[f"home_{home.pk}"] = forms.ChoiceField(
                label=_label(home),
                help_text=next((f"Likeliest: {words}." for words in known.values()), "Nothing here is called like it."),
                choices=[
                    ("", "Not decided"),
                    *known.items(),
                    (HomeChoice.NEW, "Make it a new organization"),
                    (HomeChoice.BLANK, "Leave the organization blank"),
                ],
                required=False,
                initial=_chosen(home),
            )
            self.fields[f"other_{home.pk}"] = OrganizationField(label="Or another one", required=False)

    @property
    def pairs(self) -> list[tuple[ContactHome, Any, Any]]:
        """Each line with its two fields, for the page."""
        return [(home, self[f"home_{home.pk}"], self[f"other_{home.pk}"]) for home in self.homes]

    @property
    def choices(self) -> dict[int, tuple[HomeChoice, Organization | None]]:
        """What was said of the lines that the sender saw."""
        return {home.pk: self._choice(home) for home in self.homes if f"home_{home.pk}" in self.data}

    def _choice(self, home: ContactHome) -> tuple[HomeChoice, Organization | None]:
        other, said = self.cleaned_data[f"other_{home.pk}"], self.cleaned_data[f"home_{home.pk}"]
        if other is not None:
            return HomeChoice.CHOSEN, other
        if said.startswith("of-"):
            likely: Any = home.likely  # type: ignore[attr-defined]  # set by queries.with_suggestions
            known = {f"of-{one.pk}": one for one, _, _ in likely}
            organization = known.get(said, home.organization)
            is_exact = home.choice == HomeChoice.EXACT and organization == home.organization
            return (HomeChoice.EXACT if is_exact else HomeChoice.CHOSEN), organization
        return (HomeChoice(said) if said else HomeChoice.OPEN), None


def _label(home: ContactHome) -> str:
    rows = "1 row" if home.rows == 1 else f"{home.rows:,} rows"
    return ", ".join(part for part in (home.name, home.state, rows) if part)


def _chosen(home: ContactHome) -> str:
    if home.organization_id:
        return f"of-{home.organization_id}"
    return "" if home.choice == HomeChoice.OPEN else str(home.choice)


class RestForm(Form):
    """What happens to all organizations that nobody has settled."""

    rest = forms.ChoiceField(
        choices=[("likely", "Likely"), (HomeChoice.NEW, "New"), (HomeChoice.BLANK, "Blank")],
    )


class ApplyForm(Form):
    """How a list goes in."""

    overrule = forms.BooleanField(
        label="Where the list says otherwise than the directory, take the list’s word",
        required=False,
        help_text="Without this, blanks are filled and nothing else is changed.",
    )
    without_refused = forms.BooleanField(label="Leave the refused rows out", required=False)

    def __init__(self, *args: Any, contact_list: ContactList, **options: Any) -> None:
        super().__init__(*args, **options)
        if not contact_list.counts.get(Fate.REFUSED):
            del self.fields["without_refused"]

    @property
    def chosen(self) -> dict[str, bool]:
        return {name: bool(self.cleaned_data.get(name)) for name in ("overrule", "without_refused")}


class RowFilters(Form):
    fate = forms.ChoiceField(label="Show", choices=[("", "Every row"), *Fate.choices()], required=False)
