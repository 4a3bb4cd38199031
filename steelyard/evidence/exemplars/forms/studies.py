"""What is chosen of a study: the file, and which part each column plays."""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from steelyard.analysis.exemplars import Unusable
from steelyard.evidence.exemplars.models import Study
from steelyard.evidence.exemplars.queries.overview import overview, placed
from steelyard.evidence.exemplars.rules import ENDINGS, FEWEST, LEAST_FEWEST, NUMBER, problem_of
from steelyard.foundation.kit.files.accepting import NotAccepted, accepted
from steelyard.foundation.kit.forms import CleanText, Form

MEGABYTE = 1024 * 1024
METHODS = [("reml", "REML, the usual one"), ("ml", "Maximum likelihood")]
MOST_CODES = 20
DATABASE = b"SQLite format 3"


class UploadForm(Form):
    """A table; looked into before anything is stored."""

    title = CleanText(label="Title", max_length=200, help_text="What it is about, for example “Climate survey 2025”.")
    file = forms.FileField(
        label="File",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(f".{one}" for one in ENDINGS)}),
        error_messages={"empty": "This file is empty (0 bytes). Look whether it was saved."},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.seen: dict[str, Any] = {}
        most = settings.FILE_LIMIT // MEGABYTE
        self.fields[
            "file"
        ].help_text = f"CSV, Excel (xlsx) or Parquet, one row per person or school and year, at most {most:,} MB."

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > settings.FILE_LIMIT:
            told = f"{upload.size / MEGABYTE:,.0f} MB; the most is {settings.FILE_LIMIT // MEGABYTE:,} MB."
            raise ValidationError(f"This file has {told}", code="large")
        ending = PurePath(upload.name).suffix.lower().removeprefix(".")
        if ending not in ENDINGS:
            raise ValidationError("We take CSV, Excel (xlsx) and Parquet here.", code="kind")
        try:
            self.seen = _seen(upload, ending)
        except (NotAccepted, Unusable) as problem:
            raise ValidationError(str(problem).replace(f"file.{ending}", "This file"), code="unreadable") from problem
        return upload


def _seen(upload: Any, ending: str) -> dict[str, Any]:
    upload.seek(0)
    start = upload.read(16)
    if start.startswith(DATABASE) or (ending == "parquet") != start.startswith(b"PAR1"):
        raise NotAccepted(f"This file does not hold what its ending .{ending} says.")
    if ending == "xlsx":
        accepted(upload, name="file.xlsx", size=upload.size, limit=settings.FILE_LIMIT)
    with placed(Path(upload.temporary_file_path()), ending) as path:
        rows, columns, notes = overview(path)
    return {"ending": ending, "rows": rows, "columns": columns, "notes": list(notes)}


class ModelForm(Form):
    """Which part each column plays."""

    outcome = forms.ChoiceField(label="Outcome", help_text="The number that should be high where things go well.")
    low = forms.FloatField(label="Least value of its scale", required=False)
    high = forms.FloatField(
        label="Greatest value of its scale",
        required=False,
        help_text="If you give both, a value outside is refused and its row named.",
    )
    context = forms.MultipleChoiceField(
        label="Context to hold constant",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What people there cannot change, such as poverty or locale. The list depends on this choice.",
    )
    group = forms.ChoiceField(label="Groups", help_text="The district or school to look at.")
    within = forms.ChoiceField(
        label="Groups within them", required=False, help_text="For example schools in districts."
    )
    weights = forms.ChoiceField(label="Weights", required=False)
    called = forms.ChoiceField(label="Name of the group", required=False)
    state = forms.ChoiceField(label="State", required=False, help_text="Two letters; gives a map.")
    missing = CleanText(
        label="Codes that mean no answer", required=False, help_text="Divided by commas, for example -9, -99."
    )
    method = forms.ChoiceField(label="Method", choices=METHODS, initial="reml")
    fewest = forms.IntegerField(
        label="Fewest rows of a group",
        min_value=LEAST_FEWEST,
        max_value=100_000,
        initial=FEWEST,
        help_text="Smaller groups are left out before anything is computed or stored.",
    )

    def __init__(self, *args: Any, study: Study, **options: Any) -> None:
        super().__init__(*args, **options)
        self.study = study
        numbers = [one["name"] for one in study.columns if one["kind"] == NUMBER]
        every = [one["name"] for one in study.columns]
        self._choices("outcome", every, "Choose a column")
        self._choices("group", every, "Choose a column")
        self._choices("within", every, "None")
        self._choices("weights", numbers, "None")
        self._choices("called", every, "None")
        self._choices("state", every, "None")
        self._choices("context", every)
        codes = sorted({str(code["code"]) for one in study.columns for code in one["codes"]})
        self.fields["missing"].initial = ", ".join(codes)

    def _choices(self, name: str, columns: Iterable[str], nothing: str = "") -> None:
        blank = [("", nothing)] if nothing else []
        field: Any = self.fields[name]
        field.choices = [*blank, *((one, one) for one in columns)]

    def clean_missing(self) -> list[str]:
        codes = [part.strip() for part in self.cleaned_data["missing"].split(",") if part.strip()]
        if len(codes) > MOST_CODES:
            raise ValidationError(f"At most {MOST_CODES} codes.", code="many")
        return codes

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        low, high = given.get("low"), given.get("high")
        if low is not None and high is not None and low >= high:
            self.add_error("high", "The greatest value of the scale must be above the least.")
        if (low is None) != (high is None) and not self.errors:
            self.add_error("high" if high is None else "low", "Give both ends of the scale, or neither.")
        if not self.errors and (told := problem_of(given, self.study.columns, self.study.rows)):
            self.add_error(*told)
        return given

    @property
    def asked(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}
