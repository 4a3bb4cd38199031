"""Handover briefs, and the pages about the end of the center."""

from datetime import timedelta

import pytest
from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.foundation.history.models import Entry
from steelyard.intake.models import HelpRequest
from steelyard.steering.sunset.models import Consent
from steelyard.steering.sunset.queries.brief import agencies_of, brief_of
from steelyard.steering.sunset.queries.people import Known
from steelyard.steering.sunset.rules.brief import MOST, Part
from steelyard.support.mailings.models import OptOut
from tests.conformance.world import World
from tests.factories.delivery import ActivityFactory, ParticipationFactory, PromiseFactory
from tests.factories.directory import PersonFactory
from tests.page import Visit

pytestmark = pytest.mark.django_db


def parts(here: World) -> dict[str, Part]:
    return {one.title: one for one in brief_of(here["agency"], timezone.localdate()).parts}


def told(part: Part) -> str:
    return " | ".join(cell for row in part.rows for cell in row.cells)


def test_a_brief_tells_what_a_successor_needs(here: World) -> None:
    found = parts(here)
    assert "colleague@agency.test" in told(found["Whom to talk to"])
    assert here["new-request"].number in told(found["Open requests"])
    assert here["closed-request"].number not in told(found["Open requests"])
    assert here["support"].name in told(found["What is under way"])
    met = {row.href for row in found["The last ten times we met"].rows}
    assert here["activity"].get_absolute_url() in met
    assert here["withdrawn-activity"].get_absolute_url() not in met
    assert here["session"].title in told(found["What is planned"])


def test_nothing_of_another_agency_is_in_it(here: World) -> None:
    text = " ".join(map(told, parts(here).values()))
    for name in ("other-request", "other-session", "other-support"):
        one = here[name]
        assert str(getattr(one, "number", "") or getattr(one, "name", "") or one.title) not in text, name


def test_cautions_speak(here: World) -> None:
    today = timezone.localdate()
    PromiseFactory(
        support=here["support"],
        by_staff=here["staff"],
        to_organization=here["agency"],
        due_on=today - timedelta(days=2),
    )
    OptOut.objects.create(address="colleague@agency.test", how="link")
    HelpRequest.objects.filter(pk=here["new-request"].pk).update(
        received_at=timezone.now() - timedelta(days=40), first_reply_at=None
    )
    text = told(parts(here)["Take care"])
    assert "1 promise is overdue." in text
    assert f"{here['colleague'].name} wants no mailings." in text
    assert f"Request {here['new-request'].number} has had no answer" in text


def test_many_rows_are_cut_and_counted(here: World) -> None:
    for number in range(MOST + 3):
        PersonFactory(name=f"Colleague {number}", organization=here["agency"])
    found = parts(here)["Whom to talk to"]
    assert len(found.rows) == MOST
    assert found.more == Person.objects.filter(organization=here["agency"], merged_into__isnull=True).count() - MOST


def test_the_last_ten_are_the_last(here: World) -> None:
    for days in range(12):
        one = ActivityFactory(
            support=here["support"], on=timezone.localdate() - timedelta(days=days), title=f"Call {days}"
        )
        ParticipationFactory(activity=one, organization=here["agency"], person=None)
    rows = parts(here)["The last ten times we met"].rows
    assert [row.cells[0] for row in rows][:4] == ["Call 0", "Call 1", "Call 2", "Call 3"]
    assert len(rows) == 10


def test_the_agencies_of_who_leaves(here: World) -> None:
    assert here["agency"] in agencies_of(here["staff"])
    assert here["other-agency"] not in agencies_of(here["staff"])


def test_the_pages(here: World, visit: Visit) -> None:
    agency, liam = here["agency"], here.cast.liam
    page = visit("sunset:brief", as_=liam, pk=agency.pk)
    assert here["support"].name in page.text
    paper = visit.client(liam).get(visit.path("sunset:brief-file", {"pk": agency.pk}))
    assert paper.content.startswith(b"%PDF-1.7")
    assert 'filename="handover-' in paper["Content-Disposition"]
    visit("sunset:brief", as_=here.cast.rosa, status=403, pk=agency.pk)
    assert f"/organizations/{agency.pk}/brief/" in visit("sunset:liaison", as_=liam, pk=here["staff"].pk).html
    assert "Handover brief" in visit("directory:organization", as_=liam, pk=agency.pk).text
    assert "Handover brief" not in visit("directory:organization", as_=here.cast.rosa, pk=agency.pk).text
    assert "Handover" in visit("sunset:liaisons", as_=liam).text
    assert "steelyard sunset DIR" in visit("sunset:sunset", as_=here.cast.dana).text


def test_an_answer_is_noted_and_the_newest_counts(here: World, visit: Visit) -> None:
    person, dana = here["colleague"], here.cast.dana
    tomorrow = timezone.localdate() + timedelta(days=1)
    form = {"agreed": "yes", "said_on": tomorrow.isoformat(), "how": "By e-mail"}
    visit.post("sunset:person", form, as_=dana, status=422, pk=person.pk)
    assert not Known().may(person.pk)
    form["said_on"] = timezone.localdate().isoformat()
    visit.post("sunset:person", form, as_=dana, pk=person.pk)
    assert Known().may(person.pk)
    visit.post("sunset:person", form | {"agreed": "no"}, as_=dana, pk=person.pk)
    assert not Known().may(person.pk)
    assert Consent.objects.filter(person=person).count() == 2
    told = Entry.objects.filter(verb="sunset.consent.noted", object_id=person.pk)
    assert told.count() == 2
    assert "By e-mail" not in str(list(told.values_list("note", "changes")))
    listed = visit("sunset:people", as_=dana, query={"answer": "refused"}).text
    assert person.name in listed
    assert here["twin"].name + " " not in listed
    assert "Answers so far" in visit("sunset:person", as_=dana, pk=person.pk).text
