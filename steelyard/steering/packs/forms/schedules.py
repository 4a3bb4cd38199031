"""Planning a report."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from steelyard.foundation.kit.forms import CleanText, VersionedForm
from steelyard.steering.packs.rules.packs import KINDS
from steelyard.steering.packs.rules.schedules import LINK_DAYS, MOST_READERS


class ScheduleForm(VersionedForm):
    kind = forms.ChoiceField(
        label="Report", choices=[(one.key, f"{one.title}. {one.for_whom}") for one in KINDS.values()],
        widget=forms.RadioSelect,
    )  # fmt: skip
    days_after = forms.IntegerField(
        label="Due so many days after the award year ends", min_value=0, max_value=365, initial=90
    )
    days_before = forms.IntegerField(
        label="Its draft stands ready so many days before", min_value=0, max_value=180, initial=30,
        help_text="Its tables fill themselves; those who write reports get a letter.",
    )  # fmt: skip
    readers = CleanText(
        label="Who gets a link once it is submitted", lines=3, max_length=5_000, required=False,
        help_text="One e-mail address on each line, for example of the program officer or of advisers.",
    )  # fmt: skip
    link_days = forms.IntegerField(label="Days that their link opens", min_value=1, max_value=365, initial=LINK_DAYS)

    def clean_readers(self) -> str:
        given = list(dict.fromkeys(str(self.cleaned_data["readers"]).lower().split()))
        for one in given:
            try:
                validate_email(one)
            except ValidationError as problem:
                raise ValidationError(f"“{one[:100]}” is no e-mail address like name@agency.gov.") from problem
        if len(given) > MOST_READERS:
            raise ValidationError(f"At most {MOST_READERS} addresses; send others a link from the report's page.")
        return "\n".join(given)
