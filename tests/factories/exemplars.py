"""Studies of exemplars with one model that found something, without a file."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from steelyard.evidence.exemplars import models

ASKED = {
    "outcome": "score", "low": None, "high": None, "context": ["lunch"], "group": "district", "within": "", "weights": "",
    "missing": [], "method": "reml", "fewest": 10,
}  # fmt: skip


def _column(name: str, kind: str, levels: int) -> dict[str, Any]:
    ends = {"least": 0.0, "greatest": 90.0} if kind == "number" else {}
    return {"name": name, "kind": kind, "missing": 0, "levels": levels, "codes": [], "text_row": 2} | ends


def _group(name: str, effect: float) -> dict[str, Any]:
    found = {"group": name, "n": 20, "effect": effect, "se": 0.5, "shrinkage": 0.9, "mean_residual": effect / 0.9}
    return found | {"clearly_above": effect > 1, "observed": 50 + effect, "expected": 50.0}


class StudyFactory(DjangoModelFactory):
    class Meta:
        model = models.Study

    title = factory.Sequence(lambda n: f"Climate {n}")
    name = "climate.csv"
    ending = "csv"
    sha256 = "0" * 64
    size = 1000
    stored = "exemplars/00/none"
    rows = 60
    columns = factory.List(
        [_column("district", "identifier", 3), _column("score", "number", 60), _column("lunch", "number", 40)]
    )


class StudyFitFactory(DjangoModelFactory):
    class Meta:
        model = models.StudyFit

    study = factory.SubFactory(StudyFactory)
    number = factory.Sequence(lambda n: n + 1)
    asked = factory.LazyFunction(lambda: dict(ASKED))
    status = "found"
    found = factory.LazyFunction(
        lambda: {
            "engine": "steelyard 0.1.0", "sha256": "0" * 64, "asked": dict(ASKED), "left_out": 1, "n_rows": 60, "n_groups": 3,
            "dropped": 2, "method": "reml", "fixed": [{"term": "(Intercept)", "estimate": 50.0, "se": 0.5}],
            "variance": {"group": 2.0, "within": None, "residual": 9.0}, "criterion": 300.0, "notes": [],
            "groups": [_group("00001", 3.0), _group("00002", -2.0), _group("00003", -1.0)],
        }
    )  # fmt: skip


class DossierFactory(DjangoModelFactory):
    class Meta:
        model = models.Dossier

    fit = factory.SubFactory(StudyFitFactory)
    group = "00001"
    name = factory.Sequence(lambda n: f"Riverton {n}")
    figures = factory.LazyFunction(lambda: _group("00001", 3.0) | {"rank": 1, "of": 3, "low": 2.0, "high": 4.0})


class LookFactory(DjangoModelFactory):
    class Meta:
        model = models.Look

    dossier = factory.SubFactory(DossierFactory)
    kind = "visit"
    about = "Two schools"


class ConsentFactory(DjangoModelFactory):
    class Meta:
        model = models.Consent

    dossier = factory.SubFactory(DossierFactory, answer="yes")
    by_name = "Ada Simulated"
    by_role = "Superintendent"
    given_on = date(2021, 3, 1)
    scope = "The practice, without our name"


class PracticeFactory(DjangoModelFactory):
    class Meta:
        model = models.Practice

    dossier = factory.SubFactory(DossierFactory, answer="yes")
    title = "An hour a week for advisers"
    does = "Each adult meets the same twelve students each week."
    conditions = "An hour in the timetable, and somebody who covers it."
    shown_by = "Seen in two schools, and in minutes of three years."
