"""Nothing stores *built* without standing evidence and the agency's confirmation: not a page, not a file, not code."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from steelyard.faces.command.checks import _stored
from steelyard.foundation.work.imports import Fate, run
from steelyard.foundation.work.models import Mail
from steelyard.support.capacity.actions.claims import add_activities, remove_evidence
from steelyard.support.capacity.jobs import tell_both_sides
from steelyard.support.capacity.models import Capacity, Claim, Confirmation, Evidence
from steelyard.support.capacity.models.guards import GUARDS, missing, put_up, take_down
from steelyard.support.delivery.actions import withdraw_activity
from tests.factories import capacity as make
from tests.factories.delivery import ActivityFactory
from tests.support.capacity.conftest import Here


def refused(act: Callable[[], Any]) -> bool:
    """Whether the database refuses to do this."""
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


def test_code_cannot_store_built_in_bulk(here: Here) -> None:
    claim = make.claimed(here.profile, 3)
    rows = Claim.objects.filter(pk=claim.pk)
    assert refused(lambda: rows.update(standing="built"))  # neither evidence nor confirmation
    evidence = make.quote(claim)
    assert refused(lambda: rows.update(standing="built"))  # evidence alone
    Confirmation.objects.create(claim=claim, confirmed_by=here.cast.rosa, mark="0" * 64)
    Evidence.objects.filter(pk=evidence.pk).update(removed_at=timezone.now())
    assert refused(lambda: rows.update(standing="built"))  # what was confirmed is gone
    born = Claim(profile=here.profile, capacity=claim.capacity, key=claim.key, level=4, on=claim.on, words="Born built.",
                 standing="built")  # fmt: skip
    assert refused(lambda: Claim.objects.bulk_create([born]))
    assert not Claim.objects.filter(standing="built").exists()


def test_the_guards_are_what_refuses(here: Here) -> None:
    """Without them the same update goes through: the test above proves the triggers and nothing else."""
    claim = make.claimed(here.profile, 3)
    try:
        with connection.cursor() as cursor:
            for guard in GUARDS:
                where = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {guard.name}{where}")
        assert missing(connection.alias) == [guard.name for guard in GUARDS]
        assert Claim.objects.filter(pk=claim.pk).update(standing="built") == 1
        Claim.objects.filter(pk=claim.pk).update(standing="claimed")
    finally:
        put_up(connection.alias)
    assert missing(connection.alias) == []
    assert refused(lambda: Claim.objects.filter(pk=claim.pk).update(standing="built"))
    take_down(connection.alias)
    put_up(connection.alias)
    assert refused(lambda: Claim.objects.filter(pk=claim.pk).update(standing="built"))


def test_no_page_makes_it_built_without_both(here: Here, visit: Any) -> None:
    claim = make.claimed(here.profile, 3)
    rosa, liam = here.cast.rosa, here.cast.liam
    visit.post("capacity:ask", {"version": claim.version}, as_=liam, pk=claim.pk)
    assert make.again(claim).asked_at is None  # nothing is asked without evidence
    visit.post("capacity:confirm", {"mark": "0" * 64}, as_=rosa, pk=claim.pk)
    make.quote(claim)
    make.asked(claim)
    visit.post("capacity:confirm", {"mark": "0" * 64}, as_=rosa, pk=claim.pk)
    visit.post("capacity:confirm", {"mark": "x", "standing": "built"}, as_=liam, pk=claim.pk, status=403)
    assert make.again(claim).is_claimed


def test_no_file_makes_it_built(here: Here) -> None:
    agency, area = here.agency, here.profile.focal_area
    type(agency).objects.filter(pk=agency.pk).update(code="harbor")
    type(here.support).objects.filter(pk=here.support.pk).update(code="harbor-intensive")
    row = {"agency": "harbor", "focal_area": area.key, "support": "harbor-intensive", "capacity": make.SKILLS,
           "claimed": "3", "on": "2025-10-01", "why": "Seen on a visit."}  # fmt: skip
    report = run("capacities", [row | {"built": "3"}], by=None)
    assert [one.fate for one in report.rows] == [Fate.REFUSED]
    assert "confirmation" in report.rows[0].problems[0]
    assert run("capacities", [row], by=None, preview=True).rows[0].fate == Fate.CHANGED
    assert not Claim.objects.exists()  # a preview writes nothing
    assert run("capacities", [row], by=None).rows[0].fate == Fate.CHANGED
    assert run("capacities", [row], by=None).rows[0].fate == Fate.SAME
    assert [one.standing for one in Claim.objects.all()] == ["claimed"]


def test_evidence_removed_after_confirmation_falls_back_and_both_are_told(here: Here) -> None:
    claim = make.built(here.profile, 3, by=here.cast.rosa)
    assert claim.is_built
    make_letters = Mail.objects.count()
    remove_evidence(claim.evidence.get(), by=here.cast.liam, why="It was about another office.")
    now = make.again(claim)
    assert (now.standing, now.has_fallen, now.told_at is not None) == ("claimed", True, True)
    assert now.confirmations.get().ended_at is not None
    told = Mail.objects.order_by("id")[make_letters:]
    assert {mail.to for mail in told} >= {here.cast.rosa.email}
    assert "another office" in told[0].body


@pytest.mark.parametrize("how", ["remove", "alter", "delete", "unconfirm", "forget"])
def test_code_that_takes_evidence_away_lets_it_fall(here: Here, how: str) -> None:
    claim = make.built(here.profile, 3, by=here.cast.rosa)
    evidence = Evidence.objects.filter(claim=claim)
    {
        "remove": lambda: evidence.update(removed_at=timezone.now()),
        "alter": lambda: evidence.update(quote="Something else."),
        "delete": evidence.delete,
        "unconfirm": lambda: Confirmation.objects.filter(claim=claim).update(ended_at=timezone.now()),
        "forget": Confirmation.objects.filter(claim=claim).delete,
    }[how]()
    now = make.again(claim)
    assert (now.standing, now.has_fallen, now.told_at) == ("claimed", True, None)
    assert now.version > claim.version  # whoever had it open is told
    tell_both_sides()
    assert make.again(claim).told_at is not None
    letters = Mail.objects.filter(subject__startswith="No longer built").count()
    tell_both_sides()
    assert Mail.objects.filter(subject__startswith="No longer built").count() == letters >= 1


def test_an_activity_withdrawn_from_the_ledger_is_removed_evidence(here: Here) -> None:
    activity = ActivityFactory(support=here.support)
    claim = make.claimed(here.profile, 3)
    add_activities(claim, by=here.cast.liam, activities=[activity], note="Trained.")
    make.asked(claim, by=here.cast.liam)
    make.confirmed(claim, by=here.cast.rosa)
    withdraw_activity(activity, by=here.cast.liam, reason="Recorded twice.")
    now = make.again(claim)
    assert (now.standing, now.has_fallen) == ("claimed", True)
    assert "ledger" in now.evidence.get().removed_why
    tell_both_sides()
    told = set(Mail.objects.filter(subject__startswith="No longer built").values_list("to", flat=True))
    assert told == {here.cast.rosa.email, here.cast.liam.email}
    row = Evidence(claim=make.claimed(here.profile, 4), kind="activity", activity=activity)
    assert refused(partial(Evidence.objects.bulk_create, [row]))  # what is withdrawn shows nothing any more


def test_what_is_confirmed_stays_as_it_was(here: Here) -> None:
    claim = make.built(here.profile, 3, by=here.cast.rosa)
    rows = Claim.objects.filter(pk=claim.pk)
    assert refused(lambda: rows.update(level=5))
    assert refused(lambda: rows.update(words="More than that."))
    late = Evidence(claim=claim, kind="quote", quote="Late.", speaker="Somebody", said_on=claim.on)
    assert refused(lambda: Evidence.objects.bulk_create([late]))
    confirmation = Confirmation.objects.filter(claim=claim)
    assert refused(lambda: confirmation.update(confirmed_by=here.cast.omar))
    assert make.again(claim).is_built


def test_nobody_but_the_agency_confirms(here: Here) -> None:
    claim = make.claimed(here.profile, 3)
    make.quote(claim)
    for somebody in (here.cast.liam, here.cast.dana, here.cast.omar):
        row = Confirmation(claim=claim, confirmed_by=somebody, mark="0" * 64)
        assert refused(partial(Confirmation.objects.bulk_create, [row])), somebody
    assert not refused(lambda: Confirmation.objects.create(claim=claim, confirmed_by=here.cast.rosa, mark="0" * 64))


def test_a_published_framework_stands(here: Here) -> None:
    rows = Capacity.objects.filter(framework__is_draft=False)
    first = rows.order_by("id")[0]
    assert refused(lambda: rows.update(name="Another name"))
    assert refused(
        lambda: Capacity.objects.create(framework=first.framework, key="late", name="Late", kind="individual")
    )
    assert refused(lambda: type(first.framework).objects.update(note="Changed."))


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "quote", "quote": "Words", "speaker": ""},
        {"kind": "quote", "quote": "", "speaker": "Somebody"},
        {"kind": "file", "name": "a.txt"},
        {"kind": "activity"},
    ],
)
def test_evidence_says_what_it_is(here: Here, values: dict[str, str]) -> None:
    claim = make.claimed(here.profile, 3)
    row = Evidence(claim=claim, said_on=claim.on, **values)
    assert refused(lambda: Evidence.objects.bulk_create([row]))


def test_verify_looks_at_files_of_evidence(here: Here) -> None:
    claim = make.claimed(here.profile, 3)
    path = Path(make.file(claim, name="only-here.txt", content=b"Only of this test of evidence.").stored.path)
    assert [one for one in _stored() if "only-here" in one] == []
    path.write_bytes(b"Something else.")
    assert ["does not hold" in one for one in _stored() if "only-here" in one] == [True]
    path.unlink()
    assert ["is not there" in one for one in _stored() if "only-here" in one] == [True]
