"""What the evaluator types about a wave. Passphrases are cleaned and passed on, never kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.queries.waves import form_of, offered_versions
from steelyard.evidence.feedback.rules import PROMISE, KeyKind, Mode
from steelyard.evidence.feedback.rules.sealing import LEAST_PASSPHRASE
from steelyard.evidence.questionnaires.models import QuestionnaireVersion
from steelyard.evidence.questionnaires.rules.shape import Kind
from steelyard.foundation.kit.forms import CleanText, Day, Form

_MODES = [(mode.value, f"{mode.label}. The form begins: “{PROMISE[mode]}”") for mode in Mode]


def _secret(label: str, help_text: str = "", *, required: bool = False) -> CleanText:
    entry = forms.PasswordInput(attrs={"autocomplete": "off"})
    return CleanText(label=label, max_length=200, required=required, help_text=help_text, widget=entry)


class WaveForm(Form):
    """A wave that is planned or changed; ``version`` is missing while it is new."""

    title = CleanText(label="Title", max_length=120, help_text="As the letters name it, for example: Feedback on 2026.")
    questionnaire_version = forms.TypedChoiceField(label="Questionnaire", coerce=int)
    mode = forms.ChoiceField(
        label="Mode", choices=_MODES, widget=forms.RadioSelect, help_text="It cannot be changed once the wave is open."
    )
    period_from = Day(label="Period from", help_text="Whoever took part on or after this day is invited.")
    period_to = Day(label="Period to", help_text="The last day that counts.")
    answer_until = Day(
        label="Answer until", required=False, help_text="As the letters say; you close the wave yourself."
    )
    groups = forms.MultipleChoiceField(
        label="Questions by which people describe themselves", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="From them the size of the smallest group is estimated.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, data: Any = None, *, wave: Wave | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        offered: Any = self.fields["questionnaire_version"]
        offered.choices = [(one.pk, str(one)) for one in offered_versions()]
        if wave is None:
            del self.fields["groups"]
            return
        form = form_of(wave)
        single = [(one.name, form.say(one.label)) for one in form.questions if one.kind == Kind.SINGLE]
        groups: Any = self.fields["groups"]
        groups.choices = single
        if not single:
            del self.fields["groups"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("period_from"), given.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", "This day lies before the first one.")
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What to keep, by field of the wave."""
        found = {name: given for name, given in self.cleaned_data.items() if name != "version"}
        key = found.pop("questionnaire_version")
        return {**found, "questionnaire_version": QuestionnaireVersion.objects.get(pk=key)}


class OpenForm(Form):
    """Who will be able to open the ballots."""

    key_kind = forms.ChoiceField(
        label="Who can open the ballots?",
        widget=forms.RadioSelect,
        choices=[
            (KeyKind.PASSPHRASE.value, "You, by a passphrase that is kept nowhere; a recovery code is shown once"),
            (KeyKind.SERVER.value, "The server: whoever reads its disk can open ballots before the wave ends"),
        ],
        initial=KeyKind.PASSPHRASE.value,
    )
    passphrase = _secret(
        "Passphrase",
        f"At least {LEAST_PASSPHRASE} characters; some unrelated words are easy to keep. If it and the recovery code are both "
        "lost, nobody can read the ballots, neither you nor we.",
    )
    again = _secret("The passphrase again")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("key_kind") != KeyKind.PASSPHRASE:
            return {**given, "passphrase": "", "again": ""}
        if len(given.get("passphrase") or "") < LEAST_PASSPHRASE:
            self.add_error("passphrase", f"Enter at least {LEAST_PASSPHRASE} characters.")
        elif given["passphrase"] != given.get("again"):
            self.add_error("again", "The two passphrases differ.")
        return given


class UnsealForm(Form):
    """The passphrase or the recovery code; a key that the server holds needs neither."""

    secret = _secret("Passphrase or recovery code", required=True)

    def __init__(self, data: Any = None, *, wave: Wave, **options: Any) -> None:
        super().__init__(data, **options)
        if wave.key_kind == KeyKind.SERVER:
            del self.fields["secret"]


class DestroyKeyForm(Form):
    """Destroying the key is for good, so the backup comes first."""

    is_kept = forms.BooleanField(label="A backup with the opened answers was made and read back.")

    def clean_is_kept(self) -> bool:
        if not self.cleaned_data["is_kept"]:
            raise ValidationError("Make a backup first.")
        return True


class GiveUpForm(Form):
    """Ballots that will never be read."""

    why = CleanText(label="Why they go unread", lines=3, max_length=1_000)
