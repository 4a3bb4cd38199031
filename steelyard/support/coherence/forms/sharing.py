"""Who may see how much of a row."""

from collections.abc import Sequence
from typing import Any

from django import forms

from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Form, VersionedForm
from steelyard.support.coherence.actions.sharing import Given
from steelyard.support.coherence.rules import LEVELS, Viewer

_AS_ALL = ""
_GROUPS = {
    Viewer.CENTER: "The center",
    Viewer.ON_MAP: "All who are on our map",
    Viewer.OTHER_CENTERS: "Other centers",
}
_HELP = {
    Viewer.ON_MAP: "Every provider that has a row here, unless you choose otherwise for one of them below.",
    Viewer.OTHER_CENTERS: "This center publishes what it gives, for other centers and for anybody who reads it. Nothing of this "
    "row goes there unless you say so.",
}


class ShareForm(Form):
    """A choice for each viewer of one row."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, providers: Sequence[Organization], knows: bool, **options: Any) -> None:
        super().__init__(data, **options)
        self.providers = providers
        self.viewers = [one for one in _GROUPS if not (knows and one == Viewer.CENTER)]
        for viewer in self.viewers:
            self.fields[viewer.value] = forms.TypedChoiceField(
                label=_GROUPS[viewer],
                choices=LEVELS,
                coerce=int,
                widget=forms.RadioSelect,
                help_text=_HELP.get(viewer, ""),
            )
        for one in providers:
            self.fields[f"provider_{one.pk}"] = forms.TypedChoiceField(
                label=one.name, choices=[(_AS_ALL, "As for all on our map"), *LEVELS], coerce=int, empty_value=None,
                required=False,
            )  # fmt: skip

    @property
    def groups(self) -> list[Any]:
        return [self[one.value] for one in self.viewers]

    @property
    def singles(self) -> list[Any]:
        return [self[f"provider_{one.pk}"] for one in self.providers]

    @property
    def given(self) -> list[Given]:
        cleaned = self.cleaned_data
        groups = [Given(one.value, cleaned[one.value]) for one in self.viewers]
        return groups + [Given(Viewer.ORGANIZATION.value, cleaned[f"provider_{one.pk}"], one) for one in self.providers]


class ShareAllForm(Form):
    """The same for every row of the map."""

    viewer = forms.ChoiceField(label="Who", choices=[(one.value, words) for one, words in _GROUPS.items()])
    level = forms.TypedChoiceField(label="may see of every row", choices=LEVELS, coerce=int)

    @property
    def given(self) -> Given:
        return Given(self.cleaned_data["viewer"], self.cleaned_data["level"])


class RolesForm(VersionedForm):
    """Who does what, in one sentence each."""

    first_does = CleanText(lines=3, max_length=1000)
    second_does = CleanText(lines=3, max_length=1000)

    def __init__(self, data: Any = None, *, names: tuple[str, str], **options: Any) -> None:
        super().__init__(data, **options)
        for field, name in zip(("first_does", "second_does"), names, strict=True):
            self.fields[field].label = f"What does {name} do?"
