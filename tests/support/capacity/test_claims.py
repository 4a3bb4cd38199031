"""Claims: shown, asked about, confirmed by the agency, answered with not yet, and withdrawn."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work.models import Mail
from steelyard.support.capacity.actions import claims
from steelyard.support.capacity.models import Claim, Evidence
from steelyard.support.capacity.rules import NotNow
from tests.factories import capacity as make
from tests.factories.delivery import ActivityFactory
from tests.support.capacity.conftest import Here


def test_a_capacity_becomes_built_through_the_pages(here: Here, visit: Any) -> None:
    liam, rosa = here.cast.liam, here.cast.rosa
    training = ActivityFactory(support=here.support, title="Training of the section")
    other = ActivityFactory(title="Of another support")
    typed = {"capacity": make.SKILLS, "level": "3", "on": "2025-09-01", "words": "The handbook is in use."}
    visit.post("capacity:claim-new", typed, as_=liam, pk=here.profile.pk)
    claim = Claim.objects.get()
    visit.post("capacity:add-activities", {"activities": [other.pk], "note": "No"}, as_=liam, pk=claim.pk, status=422)
    visit.post("capacity:add-activities", {"activities": [training.pk], "note": "Trained"}, as_=liam, pk=claim.pk)
    quote = {"quote": "We work by it.", "speaker": "", "said_on": "2025-09-02"}
    visit.post("capacity:add-quote", quote, as_=rosa, pk=claim.pk, status=422)  # words need a speaker
    visit.post("capacity:add-quote", quote | {"speaker": "Head of section"}, as_=rosa, pk=claim.pk)
    file = SimpleUploadedFile("handbook.txt", b"How we work.")
    visit.post("capacity:add-file", {"file": file, "note": "The handbook"}, as_=rosa, pk=claim.pk)
    visit.post("capacity:ask", {"version": make.again(claim).version}, as_=liam, pk=claim.pk)
    assert Mail.objects.get(subject__startswith="Please confirm").to == rosa.email
    assert "Is this built? Please confirm" in visit("portal:portal", as_=rosa).text
    page = visit("capacity:claim", as_=rosa, pk=claim.pk)
    (mark,) = [one.get("value") for one in page.all("input", name="mark")]
    visit.post("capacity:confirm", {"mark": mark}, as_=rosa, pk=claim.pk)
    assert make.again(claim).is_built
    visit.post("capacity:confirm", {"mark": mark}, as_=rosa, pk=claim.pk)  # a second time
    confirmation = claim.confirmations.get()
    assert (confirmation.confirmed_by, confirmation.mark) == (rosa, mark)
    assert "66% closed" in visit("capacity:profile", as_=rosa, pk=here.profile.pk).text


def test_evidence_that_changed_after_reading_is_not_confirmed(here: Here, visit: Any) -> None:
    claim = make.claimed(here.profile, 3)
    make.quote(claim)
    make.asked(claim)
    page = visit("capacity:claim", as_=here.cast.rosa, pk=claim.pk)
    (mark,) = [one.get("value") for one in page.all("input", name="mark")]
    make.file(claim)
    visit.post("capacity:confirm", {"mark": mark}, as_=here.cast.rosa, pk=claim.pk)
    now = make.again(claim)
    assert (now.is_built, now.asked_at) == (False, None)  # the center asks anew


def test_somebody_of_another_agency_finds_nothing(here: Here, visit: Any) -> None:
    claim = make.built(here.profile, 3, by=here.cast.rosa)
    evidence = make.file(make.claimed(here.profile, 4))
    for route, pk in (("claim", claim.pk), ("evidence", evidence.pk), ("profile", here.profile.pk)):
        visit(f"capacity:{route}", as_=here.cast.omar, status=404, pk=pk)
        visit(f"capacity:{route}", as_=here.cast.pia, status=403, pk=pk)
    visit.post("capacity:confirm", {"mark": "x"}, as_=here.cast.omar, status=404, pk=claim.pk)
    response = visit.client(here.cast.rosa).get(visit.path("capacity:evidence", {"pk": evidence.pk}))
    assert b"".join(response.streaming_content) == b"How we work."
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]


def test_a_file_is_looked_into(here: Here, visit: Any) -> None:
    claim = make.claimed(here.profile, 3)
    for name, content in (("page.html", b"<p>"), ("plan.pdf", b"no pdf"), ("empty.txt", b"")):
        sent = {"file": SimpleUploadedFile(name, content), "note": "It"}
        visit.post("capacity:add-file", sent, as_=here.cast.rosa, status=422, pk=claim.pk)
    assert not Evidence.objects.exists()


def test_not_yet_says_what_is_missing_and_the_center_is_told(here: Here, visit: Any) -> None:
    claim = make.claimed(here.profile, 3, by=here.cast.liam)
    make.quote(claim)
    make.asked(claim, by=here.cast.liam)
    data = {"version": make.again(claim).version, "note": "The north has not seen it."}
    visit.post("capacity:not-yet", data, as_=here.cast.rosa, pk=claim.pk)
    now = make.again(claim)
    assert (now.is_claimed, now.not_yet) == (True, "The north has not seen it.")
    assert "The north" in Mail.objects.get(to=here.cast.liam.email).body


def test_days_and_levels_that_cannot_be_are_refused(here: Here, visit: Any) -> None:
    typed = {"capacity": make.SKILLS, "level": "3", "on": "2025-09-01", "words": "It is so."}
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for wrong, said in (
        ({"level": "6"}, "Levels go from 1 to 5"),
        ({"level": "9" * 40}, "Levels go from 1 to 5"),
        ({"on": "2024-12-31"}, "Give a later day"),
        ({"on": tomorrow}, "lies ahead"),
        ({"on": "0001-01-01"}, "Check the year"),
        ({"capacity": "unknown"}, "Choose one of the list"),
        ({"words": "\0"}, "cannot be stored"),
    ):
        page = visit.post("capacity:claim-new", typed | wrong, as_=here.cast.liam, status=422, pk=here.profile.pk)
        assert said in page.text, wrong
    with pytest.raises(NotNow, match="agree on a level"):
        claims.claim(here.profile, by=None, capacity=make.capacity(here.profile, "organizational-culture"), level=2,
                     on=date(2025, 9, 1), words="It.")  # fmt: skip
    assert not Claim.objects.exists()


def test_a_withdrawn_claim_counts_nowhere_and_a_stale_one_is_not_touched(here: Here, visit: Any) -> None:
    claim = make.built(here.profile, 3, by=here.cast.rosa)
    with pytest.raises(Stale):
        claims.withdraw(make.again(claim), by=here.cast.liam, why="No.", version=claim.version - 1)
    visit.post("capacity:withdraw", {"version": claim.version, "why": "Wrong office."}, as_=here.cast.liam, pk=claim.pk)
    now = make.again(claim)
    assert (now.standing, now.has_fallen, now.confirmations.get().ended_at is None) == ("withdrawn", False, False)
    assert "0% of the gap is closed" in visit("capacity:profile", as_=here.cast.liam, pk=here.profile.pk).text


def test_a_corrected_row_of_the_ledger_is_told(here: Here, visit: Any) -> None:
    activity = ActivityFactory(support=here.support, title="Training")
    claim = make.claimed(here.profile, 3)
    claims.add_activities(claim, by=here.cast.liam, activities=[activity], note="Trained.")
    make.asked(claim)
    make.confirmed(claim, by=here.cast.rosa)
    assert "was corrected" not in visit("capacity:claim", as_=here.cast.rosa, pk=claim.pk).text
    type(activity).objects.filter(pk=activity.pk).update(title="A short call")
    assert "was corrected" in visit("capacity:claim", as_=here.cast.rosa, pk=claim.pk).text
