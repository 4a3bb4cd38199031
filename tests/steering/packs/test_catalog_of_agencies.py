"""Numbers of the catalog that come from agencies, reviewers and releases, worked out by hand."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from steelyard.evidence.results.models import Release
from steelyard.steering.packs.queries.figures import Window
from steelyard.support.events.models import PulseAnswer, PulseToken
from steelyard.support.readiness.models import Decision
from tests.factories import capacity as able
from tests.factories import feedback, readiness
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.protocols import finished, in_review, opened, rated
from tests.people import Cast
from tests.steering.packs.conftest import YEAR, figures, told
from tests.support.capacity.conftest import Here, here
from tests.support.measures.test_together import assessed
from tests.support.measures.test_together import opened as begun

__all__ = ["here"]

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
NOW = Window(date(TODAY.year - 1, 1, 1), TODAY, TODAY)


def test_quality_by_experts(cast: Cast) -> None:
    """One at 4.33, one at 3.0; one still under review counts nowhere."""
    finished(opened(in_review(), by=cast.libby), rated(4, 5, 4))
    finished(opened(in_review(), by=cast.libby), rated(3, 3, 3, why="It is thin."))
    opened(in_review(), by=cast.libby)
    assert told("quality", NOW) == {"high": ("50%", "1 of 2")}
    assert told("quality") == {"high": ("Not enough", "n = 0")}


def test_coverage_is_one_number_from_ten_forms_on() -> None:
    event = EventFactory(starts_at=timezone.now())
    PulseToken.objects.bulk_create(PulseToken(event=event, token_hash=f"{n}") for n in range(12))
    for _ in range(12):
        RegistrationFactory(event=event, attendance="attended")
    RegistrationFactory(event=event, attendance="absent")
    for _ in range(9):
        PulseAnswer.objects.create(event=event, usefulness=4)
    few = figures("coverage", NOW)["coverage"].value
    assert (few.shown(), few.numerator) == ("Not enough", None), "nine forms are told to nobody"
    PulseAnswer.objects.create(event=event, usefulness=4)
    assert told("coverage", NOW) == {"coverage": ("83%", "10 of 12")}


def test_readiness(cast: Cast) -> None:
    for result in ("go", "go_with_plan"):
        readiness.ready(readiness.proposed(), by=cast.dana, result=result)
    told_no = readiness.proposed()
    readiness.rated(told_no, readiness.colleagues(told_no.recipients.get()), (1, 1, 1), by=cast.dana)
    readiness.grounded(told_no, by=cast.dana)
    readiness.decided(told_no, by=cast.dana, result="not_yet")
    assert Decision.objects.count() == 3
    assert told("readiness", NOW) == {"go": ("67%", "2 of 3"), "go-with-plan": ("1", ""), "not-yet": ("1", "")}


def test_capacity_wanted_and_built(here: Here) -> None:
    """Skills from 1 to 4, goals from 2 to 3, people 3 as wanted: 4 points, 2 of them built in skills."""
    able.built(here.profile, 3, by=here.cast.rosa)
    able.claimed(here.profile, 3, key=able.GOALS)
    window = Window(date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    assert told("capacity", window) == {"gap": ("50%", "2 of 4"), "organizational": ("100%", "4 of 4")}
    assert told("outcomes", window)["claims"] == ("50%", "1 of 2")
    assert told("capacity", replace(window, last=date(2025, 8, 1)))["gap"] == ("0%", "0 of 4"), "before it was built"
    assert told("need-to-change", window)["changed"] == ("100%", "1 of 1")


def released(cast: Cast, tables: list[dict[str, Any]]) -> Release:
    forms = [feedback.form(n) for n in range(12)]
    wave = feedback.conducted(cast.eva, cast.dana, forms)
    made: Release = Release.objects.create(
        wave=wave, number=1, status="released", content={"tables": tables}, sha256="x", plan_sha256="y",
        prepared_by=cast.eva, approved_by=cast.dana, released_at=timezone.now(),
    )  # fmt: skip
    return made


def table(key: str, *parts: dict[str, Any], by: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "name": f"{key}.{'.'.join(by)}",
        "item": key,
        "title": key.title(),
        "by": list(by),
        "key": key,
        "parts": list(parts),
    }


def part(label: str, top: str, n: str) -> dict[str, Any]:
    return {
        "label": label,
        "n": [n, None, None],
        "rows": [["Low", "10%", 10, 10]],
        "top": [top, None, None],
        "mean": None,
    }


def test_what_people_said_comes_from_releases_alone(cast: Cast) -> None:
    """The words of a release are taken as they are; questions that answer no measure are left out."""
    assert told("relevance") == {}
    released(cast, [
        table("fit", part("", "62%", "120")),
        table("fit", part("State", "60% to 69%", "50 to 99"), part("Local", "not shown: small group", "not shown"), by=("role",)),
        table("useful_tools", part("", "71%", "118")),
        table("capacity_grew", part("", "55%", "117")),
        table("purpose_planning", part("", "", "116") | {"top": None}),
        table("weighed_most", part("", "9%", "118")),
    ])  # fmt: skip
    assert list(told("relevance").values()) == [("62%", "n = 120")]
    assert list(told("usefulness").values()) == [("71%", "n = 118")]
    assert list(told("capacity-expanded").values()) == [("55%", "n = 117")]
    assert list(told("purposes").values()) == [("10%", "n = 116")], "without a scale the share of its first answer"
    assert told("weighted") == {}, "no answer says of which organization it is, so none can be weighted by it"
    assert len(told("satisfied")) == 2
    assert [one.value.label for one in figures("by-role").values()] == ["Fit: State", "Fit: Local"]
    assert list(told("by-role").values()) == [
        ("60% to 69%", "n = 50 to 99"),
        ("not shown: small group", "n = not shown"),
    ]
    assert all(one.behind is None for key in ("relevance", "by-role", "response") for one in figures(key).values())
    assert next(iter(told("response").values())) == ("48%", "12 of 25")
    assert told("relevance", replace(YEAR, last=date(2021, 9, 29))) == {}, "the wave ends a day later"


def test_self_assessment_takes_whole_subscales_only(cast: Cast) -> None:
    """6 of 6 and 3 of 6 points; two subscales are not scored, so they are in neither part."""
    assessed(cast, begun(cast), {"time": 2, "skills": 1})
    assert told("self-assessment", NOW) == {"points": ("75%", "9 of 12"), "below": ("50%", "1 of 2")}
