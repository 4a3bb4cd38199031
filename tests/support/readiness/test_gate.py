"""No way around readiness: the database refuses what the actions refuse, through web, import and code alike."""

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from steelyard.center.charge.actions import alter_center
from steelyard.foundation.work import imports
from steelyard.support.delivery import actions
from steelyard.support.delivery.models import Support
from steelyard.support.readiness.apps import lower_gate
from steelyard.support.readiness.models import Assumptions, Decision, PlanRow
from steelyard.support.readiness.queries import standing
from steelyard.support.readiness.rules import Where
from steelyard.support.readiness.rules.gate import NO_OFFER, NOT_BEFORE, NOT_READY
from tests.factories.delivery import SupportFactory
from tests.factories.readiness import (
    BEFORE,
    active,
    agreed,
    decided,
    exempt,
    grounded,
    offering,
    opened,
    proposed,
    rated,
    ready,
)  # fmt: skip
from tests.page import Visit
from tests.support.readiness.conftest import Place

FAR = timedelta(days=400)


def refused(told: str) -> Any:
    """The database refuses, in its own words; what was done before stays usable."""
    return pytest.raises(IntegrityError, match=told)


def activate(support: Support, **values: Any) -> Support:
    values = {"to": "active", "on": timezone.localdate(), "reason": "We begin."} | values
    return actions.change_status(support, by=None, **values)


def by_update(support: Support) -> None:
    Support.objects.filter(pk=support.pk).update(status="active")


def by_save(support: Support) -> None:
    support.status = "active"
    support.save()


def by_bulk_update(support: Support) -> None:
    support.status = "active"
    Support.objects.bulk_update([support], ["status"])


def by_sql(support: Support) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delivery_support SET status = 'active' WHERE id = %s", [support.pk])


def by_create(support: Support) -> None:
    new = copy.copy(support)
    new.pk, new.status = None, "active"
    new.save(force_insert=True)


def by_bulk_create(support: Support) -> None:
    new = copy.copy(support)
    new.pk, new.status = None, "active"
    Support.objects.bulk_create([new])


def by_tier(support: Support) -> None:
    other = SupportFactory(starts_on=support.starts_on)
    Support.objects.filter(pk=other.pk).update(tier="intensive")


WAYS = [by_update, by_save, by_bulk_update, by_sql, by_create, by_bulk_create, by_tier]


@pytest.mark.parametrize("way", WAYS)
def test_code_that_skips_readiness_is_refused_by_the_database(way: Any, place: Place) -> None:
    with refused(NOT_READY), transaction.atomic():
        way(place.support)
    assert Support.objects.filter(tier="intensive", status="active").count() == 0


@pytest.mark.parametrize("way", WAYS)
def test_without_its_triggers_it_would_pass(way: Any, place: Place) -> None:
    """Each way above is refused by the triggers and by nothing else."""
    lower_gate(using="default", plan=["one"])
    with connection.cursor() as cursor:
        for name in ("opened", "moved", "dated"):
            cursor.execute(f"DROP TRIGGER IF EXISTS readiness_gate_{name}" + _of(connection.vendor))
    way(place.support)
    assert Support.objects.filter(tier="intensive", status="active").count() == 1


def _of(vendor: str) -> str:
    return " ON delivery_support" if vendor == "postgresql" else ""


def test_the_gate_stands_again_after_every_migration(place: Place) -> None:
    """SQLite forgets a table's triggers when it builds the table anew, so they are put up after each migration."""
    lower_gate(using="default", plan=["a migration"])
    with connection.cursor() as cursor:
        for name in ("opened", "moved", "dated"):
            cursor.execute(f"DROP TRIGGER IF EXISTS readiness_gate_{name}" + _of(connection.vendor))
    for _ in range(2):  # twice is once
        call_command("migrate", verbosity=0)
    with refused(NOT_READY), transaction.atomic():
        by_update(place.support)


def test_the_action_says_what_comes_next(place: Place) -> None:
    with pytest.raises(actions.GateShut, match="What comes next: ask people of the agency to rate"):
        activate(place.support)
    with pytest.raises(actions.GateShut, match="begins as proposed"):
        actions.open_support(
            by=None, name="At once", tier="intensive", origin="request", starts_on=timezone.localdate()
        )
    team = SupportFactory(starts_on=timezone.localdate())
    with pytest.raises(actions.GateShut, match="becomes active only once its readiness is decided"):
        actions.alter_support(team, by=None, tier="intensive")


def test_the_page_of_the_status_says_so_and_nothing_is_lost(place: Place, visit: Visit) -> None:
    given = {"to": "active", "on": timezone.localdate().isoformat(), "reason": "We begin at once.",
             "version": place.support.version}  # fmt: skip
    page = visit.post("delivery:support-status", given, as_=place.cast.liam, pk=place.support.pk, status=422)
    assert "only once its readiness is decided by both sides" in page.text
    assert "We begin at once." in page.text
    place.support.refresh_from_db()
    assert place.support.status == "proposed"


def typed(support: Support, **values: Any) -> dict[str, Any]:
    told = {"name": support.name, "tier": support.tier, "starts_on": support.starts_on.isoformat(), "origin": "request",
            "recipients": [one.pk for one in support.recipients.all()], "version": support.version}  # fmt: skip
    return told | values


def test_the_page_of_a_support_leads_around_the_gate_neither_by_tier_nor_by_date(place: Place, visit: Visit) -> None:
    early = BEFORE.isoformat()
    page = visit.post("delivery:change-support", typed(place.support, starts_on=early), as_=place.cast.liam,
                      pk=place.support.pk, status=422)  # fmt: skip
    assert "among those from before" in page.text
    team = SupportFactory(starts_on=timezone.localdate(), recipients=[place.agency])
    page = visit.post(
        "delivery:change-support", typed(team, tier="intensive"), as_=place.cast.liam, pk=team.pk, status=422
    )
    assert "only once its readiness is decided" in page.text
    opened_early = typed(place.support, name="Earlier", starts_on=early, status="proposed")
    page = visit.post("delivery:open-support", opened_early, as_=place.cast.liam, status=422)
    assert "older records come in by import" in page.text


def row(**values: str) -> dict[str, str]:
    return {"key": "deep", "name": "Deep work", "tier": "3", "starts_on": timezone.localdate().isoformat(), "ends_on": "",
            "strands": "", "topics": "", "focal_areas": "", "source": ""} | values  # fmt: skip


def test_an_import_that_skips_readiness_is_refused_in_its_row(place: Place) -> None:
    report = imports.run("collaboratives", [row()], by=None)
    assert not report.is_written
    assert "begins as proposed" in str(report.refused[0].problems)
    assert imports.run("collaboratives", [row(starts_on="2021-01-04")], by=None).is_written
    team = SupportFactory(code="team", starts_on=timezone.localdate())
    report = imports.run("collaboratives", [row(key="team", name=team.name)], by=None)
    assert not report.is_written
    assert "only once its readiness is decided" in str(report.refused[0].problems)


# Exempt


def test_what_is_from_before_is_exempt_and_shown_as_such(place: Place, visit: Visit) -> None:
    old = exempt(name="Older work")
    assert standing(old).exempt
    assert standing(old).where == Where.EXEMPT
    closed = actions.change_status(old, by=None, to="closed", on=timezone.localdate(), reason="Done.")
    assert activate(closed).status == "active"
    page = visit("readiness:supports", as_=place.cast.dana)
    assert "From before readiness was asked for" in page.text
    assert "may be active without a decision" in visit("readiness:standing", as_=place.cast.dana, pk=old.pk).text


def test_nobody_becomes_exempt_by_moving_a_start_or_a_tier(place: Place) -> None:
    with pytest.raises(actions.GateShut, match="among those from before"):
        actions.alter_support(place.support, by=None, starts_on=BEFORE)
    with refused(NOT_BEFORE), transaction.atomic():
        Support.objects.filter(pk=place.support.pk).update(starts_on=BEFORE)
    team = SupportFactory(starts_on=BEFORE)
    with refused(NOT_BEFORE), transaction.atomic():
        Support.objects.filter(pk=team.pk).update(tier="intensive")


def test_an_exempt_support_that_moves_past_the_day_needs_readiness(place: Place) -> None:
    old = exempt()
    with refused(NOT_READY), transaction.atomic():
        Support.objects.filter(pk=old.pk).update(starts_on=timezone.localdate() + FAR)
    Support.objects.filter(pk=old.pk).update(starts_on=BEFORE + timedelta(days=9), name="Renamed")


def test_the_day_is_the_center_s_own_and_without_a_center_nobody_is_exempt(place: Place, db: None) -> None:
    from steelyard.center.charge.models import Center

    center = Center.objects.get()
    assert center.readiness_required_from == timezone.localdate()
    alter_center(center, by=None, readiness_required_from=timezone.localdate() + FAR)
    assert standing(place.support).exempt
    by_update(place.support)
    Center.objects.all().delete()
    with refused(NOT_READY), transaction.atomic():
        Support.objects.create(
            name="Old", name_key="old", tier="intensive", origin="request", starts_on=date(1999, 1, 1)
        )


# What opens it


def test_a_joint_go_with_its_grounds_opens_the_gate(place: Place) -> None:
    found = active(name="Deep and ready")
    assert found.status == "active"
    assert standing(found).ready
    other = ready(proposed(), result="go_with_plan")
    by_update(other)


@pytest.mark.parametrize("missing", ["agreed", "answered", "plan"])
def test_it_stays_shut_where_one_of_them_is_missing(place: Place, missing: str) -> None:
    support = proposed() if missing == "agreed" else ready(proposed(), result="go_with_plan")
    if missing == "agreed":
        from tests.factories.readiness import colleagues

        rated(support, colleagues(support.recipients.get()), (2, 2, 2), by=place.cast.dana)
        grounded(support)
        decided(support, by=place.cast.dana)
    elif missing == "answered":
        Assumptions.objects.filter(support=support).update(answered_at=None)
    else:
        PlanRow.objects.filter(decision__round__support=support).delete()
    assert not standing(support).ready
    with refused(NOT_READY), transaction.atomic():
        by_update(support)


def test_a_later_not_yet_shuts_it_again_but_ends_nothing(place: Place) -> None:
    support = active(agency=None, by=place.cast.dana)
    people = [member.person.user for member in support.readiness_rounds.get().run.members.all()]
    rated(support, people, (0, 0, 0), by=place.cast.dana)
    decided(support, by=place.cast.dana, result="not_yet")
    support.refresh_from_db()
    assert support.status == "active"
    actions.alter_support(support, by=None, name="Renamed")
    closed = actions.change_status(support, by=None, to="closed", on=timezone.localdate(), reason="Ended.")
    with pytest.raises(actions.GateShut):
        activate(closed)
    with refused(NOT_READY), transaction.atomic():
        by_update(closed)


# Not yet


def test_not_yet_without_an_offer_or_words_is_refused_by_the_database(place: Place) -> None:
    found = rated(place.support, place.people, (1, 1, 1), by=place.cast.liam)
    told = {"round": found, "result": "not_yet", "status": "told", "words": "Not yet.", "staff_by": place.cast.liam,
            "decided_on": timezone.localdate()}  # fmt: skip
    with refused(NO_OFFER), transaction.atomic():
        Decision.objects.create(**told)
    with refused(NO_OFFER), transaction.atomic():
        Decision.objects.create(**told, offering=offering("intensive"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(**told | {"words": ""}, offering=offering())
    made = Decision.objects.create(**told, offering=offering())
    with refused(NO_OFFER), transaction.atomic():
        Decision.objects.filter(pk=made.pk).update(offering=None)


def test_one_side_alone_decides_nothing_in_the_database_either(place: Place) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    joint = {"round": found, "result": "go", "status": "joint", "words": "Go.", "staff_by": place.cast.liam,
             "agency_by": place.cast.rosa, "agency_at": timezone.now(), "decided_on": timezone.localdate()}  # fmt: skip
    for without in ({"agency_by": None}, {"staff_by": None}, {"agency_at": None}, {"decided_on": None},
                    {"agency_by": place.cast.liam}, {"result": "not_yet", "offering": offering()}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**joint | without)
    assert Decision.objects.create(**joint).pk


def test_agreeing_opens_it_and_nothing_before(place: Place) -> None:
    rated(place.support, place.people, (2, 2, 2), by=place.cast.liam)
    grounded(place.support)
    decision = decided(place.support, by=place.cast.liam)
    with pytest.raises(actions.GateShut, match="the agency answers the decision"):
        activate(place.support)
    agreed(decision, by=place.cast.rosa)
    assert activate(place.support).status == "active"
