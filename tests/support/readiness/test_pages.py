"""The pages of both sides: from asking people to a joint decision, and who may see what."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steelyard.support.protocols.actions.guided_runs import end_member
from steelyard.support.readiness.actions import rating
from steelyard.support.readiness.models import Decision, Round
from steelyard.support.readiness.queries import standing
from steelyard.support.readiness.rules import ASSUMED, NAMED, Aspect, Where
from tests.factories.readiness import (
    agreed,
    colleagues,
    decided,
    exempt,
    grounded,
    instrument,
    offering,
    opened,
    proposed,
    rated,
    scores,
)  # fmt: skip
from tests.page import Page, Visit, location
from tests.support.readiness.conftest import Place


def points(found: Round, *given: int) -> dict[str, str]:
    """What the page of ratings sends."""
    return {
        f"{step}--{item}": str(point) for step, items in scores(found, given).items() for item, point in items.items()
    }


def decision(**values: Any) -> dict[str, Any]:
    return {"number": 1, "result": "go", "words": "We saw it together.", "offering": ""} | values


CONTEXT = {"number": 1, "reviewed_on": timezone.localdate().isoformat()} | {one.value: "Something." for one in Aspect}
ASSUMPTIONS = dict.fromkeys((*ASSUMED, *NAMED), "So it is.") | {
    "version": 0,
    "can_benefit": "200",
    "planned": "150",
    "whole": "on",
}


def test_the_way_from_asking_to_active_through_the_pages_of_both_sides(place: Place, visit: Visit) -> None:
    support, liam, rosa = place.support, place.cast.liam, place.cast.rosa
    version = instrument()

    def where(as_: Any = liam) -> Page:
        return visit("readiness:standing", as_=as_, pk=support.pk)

    assert "Ask people of the agency to rate" in where().text
    page = visit("readiness:open-round", as_=liam, pk=support.pk)
    assert [user.name for user in place.people if user.name not in page.text] == []
    people = {"people": [user.person.pk for user in place.people], "instrument": version.pk}
    visit.post("readiness:open-round", people, as_=liam, pk=support.pk)
    found = Round.objects.get()
    assert "0 of 3 people have rated" in where().text
    for user, given in zip(place.people, ((3, 1, 2), (2, 0, 2), (3, 1, 2)), strict=True):
        assert "How ready are we?" in visit("portal:portal", as_=user).text
        assert "Seal my ratings" in visit("readiness:rate", as_=user, pk=found.pk).text
        visit.post("readiness:rate", points(found, *given), as_=user, pk=found.pk)
    assert "Your ratings are sealed" in visit("readiness:rate", as_=rosa, pk=found.pk).text
    assert "Readiness from 0 to 1" not in where(rosa).text
    visit.post("readiness:reveal", as_=liam, pk=found.pk)
    for side in (liam, rosa):
        assert "Weakest: general capacity" in where(side).text
        assert "Steelyard readiness rating, version 1" in where(side).text
    visit.post("readiness:context", CONTEXT, as_=rosa, pk=support.pk)
    visit.post("readiness:assumptions", ASSUMPTIONS, as_=liam, pk=support.pk)
    assert "150 of 200 who can benefit: 75 percent" in where(rosa).text
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    plan = {"result": "go_with_plan", "what_1": "Name a second lead", "owner_1": "agency", "due_1": due}
    visit.post("readiness:decide", decision(**plan), as_=liam, pk=support.pk)
    waiting = Decision.objects.get()
    assert "Answer: Go, with a readiness plan" in visit("portal:portal", as_=rosa).text
    page = visit("readiness:answer", as_=rosa, pk=waiting.pk)
    assert "Name a second lead" in page.text
    sent = {one.get("name"): one.get("value") for one in page.all("input", type="hidden")}
    visit.post("readiness:answer", {**sent, "say": "agree"}, as_=rosa, pk=waiting.pk)
    assert standing(support).where == Where.READY
    assert "Make it active" in where().text
    support.refresh_from_db()
    given = {
        "to": "active",
        "on": timezone.localdate().isoformat(),
        "reason": "Both decided.",
        "version": support.version,
    }
    visit.post("delivery:support-status", given, as_=liam, pk=support.pk)
    assert "Name a second lead" in visit("delivery:support", as_=rosa, pk=support.pk).text


def test_who_sees_whose_readiness(place: Place, visit: Visit) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    colleague = colleagues(place.agency, 1)[0]
    for user, status in ((place.cast.omar, 404), (place.cast.pia, 403), (place.cast.fay, 403), (colleague, 200)):
        visit("readiness:standing", as_=user, pk=place.support.pk, status=status)
    for user, status in ((place.cast.omar, 404), (colleague, 403), (place.cast.liam, 403)):
        visit("readiness:rate", as_=user, pk=found.pk, status=status)
    visit("readiness:decide", as_=place.cast.cora, pk=place.support.pk, status=403)
    visit("readiness:supports", as_=place.cast.rosa, status=403)
    rated_, decision_ = end_round(place, found)
    assert rated_.pk == found.pk
    visit("readiness:answer", as_=place.cast.omar, pk=decision_.pk, status=404)
    visit("readiness:answer", as_=place.cast.liam, pk=decision_.pk, status=403)


def end_round(place: Place, found: Round) -> tuple[Round, Decision]:
    for user in place.people:
        rating.rate(found, by=user, scores=scores(found, (2, 2, 2)))
    rating.reveal(found, by=place.cast.liam)
    grounded(place.support, opponents="The bus drivers' union")
    return found, decided(place.support, by=place.cast.liam)


def test_the_agency_reads_neither_drafts_nor_names(place: Place, visit: Visit) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    draft = {"version": 0, "need": "A draft of a need"}
    visit.post("readiness:assumptions", draft, as_=place.cast.liam, pk=place.support.pk)
    assert "A draft of a need" not in visit("readiness:standing", as_=place.cast.rosa, pk=place.support.pk).text
    end_round(place, found)
    assert "bus drivers" in visit("readiness:standing", as_=place.cast.liam, pk=place.support.pk).text
    for name, pk in (("standing", place.support.pk), ("answer", Decision.objects.get().pk)):
        assert "bus drivers" not in visit(f"readiness:{name}", as_=place.cast.rosa, pk=pk).text


def test_a_rating_that_is_not_whole_comes_back_with_what_was_chosen(place: Place, visit: Visit) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    given = points(found, 1, 2, 3)
    given["motivation--priority"] = "7"
    del given["motivation--better"]
    page = visit.post("readiness:rate", given, as_=place.cast.rosa, pk=found.pk, status=422)
    assert "Choose one of the points of this scale." in page.text
    assert "Choose a point." in page.text
    chosen = [one for one in page.all("input", type="radio") if one.get("checked") is not None]
    assert len(chosen) == len(given) - 1
    rating.call_off(found, by=place.cast.liam, why="Wrong people.")
    assert "This round is over" in visit("readiness:rate", as_=place.cast.rosa, pk=found.pk).text
    page = visit.post("readiness:rate", points(found, 1, 1, 1), as_=place.cast.rosa, pk=found.pk, status=422)
    assert "This round is over" in page.text


def test_showing_with_one_rating_says_why_not(place: Place, visit: Visit) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    rating.rate(found, by=place.people[0], scores=scores(found, (1, 1, 1)))
    assert location(visit.post("readiness:reveal", {"early": "1"}, as_=place.cast.liam, pk=found.pk)).endswith(
        f"/readiness/{place.support.pk}/"
    )
    text = visit("readiness:standing", as_=place.cast.liam, pk=place.support.pk).text
    assert "Ratings are shown once at least 3 people have rated" in text
    assert "Readiness from 0 to 1" not in text


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"result": "not_yet"}, "Not yet is said only with an offer"),
        ({"result": "not_yet", "offering": "10" * 30}, "Select a valid choice"),
        ({"result": "go_with_plan"}, "A plan has at least one row"),
        ({"result": "go_with_plan", "what_2": "Only what"}, "Say who does it."),
        ({"result": "go_with_plan", "what_1": "It", "owner_1": "agency", "due_1": "2001-01-01"}, "This day is over."),
        ({"result": "go", "what_1": "A row"}, "has no plan"),
        ({"result": "go", "words": ""}, "This field is required"),
        ({"result": "go", "number": "2"}, "Round 2 is not the newest any more: round 1 counts now."),
        ({"result": "go"}, "Review the context first"),
    ],
)
def test_a_decision_that_does_not_fit_comes_back_whole(place: Place, visit: Visit, given: Any, told: str) -> None:
    rated(place.support, place.people, (1, 2, 3), by=place.cast.liam)
    sent = decision(**given)
    page = visit.post("readiness:decide", sent, as_=place.cast.liam, pk=place.support.pk, status=422)
    assert told in page.text
    assert sent["words"] in page.text
    assert not Decision.objects.exists()


def test_not_yet_through_the_page_leads_on_to_the_offer(place: Place, visit: Visit) -> None:
    rated(place.support, place.people, (1, 0, 0), by=place.cast.liam)
    offer = offering("general")
    given = decision(result="not_yet", offering=offer.pk, words="Two posts are empty; let us begin smaller.")
    visit.post("readiness:decide", given, as_=place.cast.liam, pk=place.support.pk)
    page = visit("readiness:standing", as_=place.cast.rosa, pk=place.support.pk)
    assert "Two posts are empty; let us begin smaller." in page.text
    assert offer.name in page.text


def test_a_decision_read_too_early_is_not_agreed_to(place: Place, visit: Visit) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    _, waiting = end_round(place, found)
    old = {"version": waiting.version, "assumed": 0, "say": "agree", "note": "We wonder."}
    page = visit.post("readiness:answer", old, as_=place.cast.rosa, pk=waiting.pk, status=409)
    assert "Something changed while you were reading" in page.text
    assert "We wonder." in page.text
    back = old | {"say": "back", "note": ""}
    page = visit.post("readiness:answer", back, as_=place.cast.rosa, pk=waiting.pk, status=422)
    assert "Say in a sentence what you see otherwise." in page.text
    visit.post("readiness:answer", back | {"note": "First a plan."}, as_=place.cast.rosa, pk=waiting.pk)
    text = visit("readiness:standing", as_=place.cast.liam, pk=place.support.pk).text
    assert "First a plan." in text
    assert "Decide again" in text


@pytest.mark.parametrize(
    ("name", "given", "told"),
    [
        ("context", CONTEXT | {"culture": " "}, "Say something here"),
        ("context", CONTEXT | {"reviewed_on": "2199-01-01"}, "still to come"),
        ("context", CONTEXT | {"reviewed_on": "0001-01-01"}, "Check the year"),
        ("assumptions", ASSUMPTIONS | {"can_benefit": "1" + "0" * 30}, "less than or equal"),
        ("assumptions", ASSUMPTIONS | {"planned": "201"}, "More cannot be reached than can benefit."),
        ("assumptions", ASSUMPTIONS | {"planned": "100"}, "50 percent are planned. Say how it grows toward 60."),
        ("assumptions", ASSUMPTIONS | {"chance": ""}, "Answer this before you confirm all of it."),
        ("assumptions", ASSUMPTIONS | {"planned": "1.5"}, "whole number"),
    ],
)
def test_grounds_that_do_not_fit_come_back_with_a_sentence(
    place: Place, visit: Visit, name: str, given: Any, told: str
) -> None:
    page = visit.post(f"readiness:{name}", given, as_=place.cast.liam, pk=place.support.pk, status=422)
    assert told in page.text


def test_grounds_written_by_two_at_once_are_both_shown(place: Place, visit: Visit) -> None:
    visit.post("readiness:context", CONTEXT | {"culture": "Hers"}, as_=place.cast.rosa, pk=place.support.pk)
    page = visit.post(
        "readiness:context", CONTEXT | {"culture": "His"}, as_=place.cast.liam, pk=place.support.pk, status=409
    )
    assert "Hers" in page.text
    assert "His" in page.text
    visit.post("readiness:assumptions", ASSUMPTIONS, as_=place.cast.liam, pk=place.support.pk)
    page = visit.post(
        "readiness:assumptions", ASSUMPTIONS | {"need": "Mine"}, as_=place.cast.dana, pk=place.support.pk, status=409
    )
    assert "Mine" in page.text


def test_the_list_and_today_cost_the_same_for_one_and_for_three(place: Place, visit: Visit) -> None:
    rated(place.support, place.people, (1, 2, 3), by=place.cast.liam)
    counts = []
    for _ in range(2):
        for name, user in (("readiness:supports", place.cast.dana), ("desk:today", place.cast.liam)):
            with CaptureQueriesContext(connection) as asked:
                visit(name, as_=user)
            counts.append(len(asked))
        for _ in range(2):
            other = proposed(liaison=place.liam)
            rated(other, colleagues(other.recipients.get()), (3, 2, 1), by=place.cast.liam)
            grounded(other)
    assert counts[:2] == counts[2:]


def test_today_names_the_next_step_of_the_liaison_only(place: Place, visit: Visit) -> None:
    assert "Readiness waits for you" in visit("desk:today", as_=place.cast.liam).text
    opened(place.support, place.people, by=place.cast.liam)
    assert "Readiness waits for you" not in visit("desk:today", as_=place.cast.liam).text


def test_who_left_the_round_waits_for_nothing(place: Place, visit: Visit) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    member = found.run.members.get(person__user=place.cast.rosa)
    member.since -= timedelta(days=5)
    member.save()
    end_member(member, by=None, on=timezone.localdate() - timedelta(days=1))
    assert "How ready are we?" not in visit("portal:portal", as_=place.cast.rosa).text
    visit("readiness:rate", as_=place.cast.rosa, pk=found.pk, status=403)


def test_one_more_is_asked_and_a_round_is_called_off_through_the_pages(place: Place, visit: Visit) -> None:
    found = opened(place.support, place.people, by=place.cast.liam)
    late = colleagues(place.agency, 1)[0]
    visit.post("readiness:add-raters", {"people": [late.person.pk]}, as_=place.cast.liam, pk=found.pk)
    page = visit.post(
        "readiness:add-raters", {"people": [late.person.pk]}, as_=place.cast.liam, pk=found.pk, status=422
    )
    assert "is asked already" in page.text
    visit.post("readiness:call-off", {"why": ""}, as_=place.cast.liam, pk=found.pk, status=422)
    visit.post("readiness:call-off", {"why": "The wrong people."}, as_=place.cast.liam, pk=found.pk)
    assert (
        "was called off. The wrong people."
        in visit("readiness:standing", as_=place.cast.liam, pk=place.support.pk).text
    )


def test_pages_are_of_intensive_support_only_and_say_what_is_missing(place: Place, visit: Visit) -> None:
    empty = proposed(name="Nobody there")
    assert "Nobody can be asked yet" in visit("readiness:open-round", as_=place.cast.dana, pk=empty.pk).text
    empty.recipients.clear()
    assert "This support has no recipient" in visit("readiness:open-round", as_=place.cast.dana, pk=empty.pk).text
    team = exempt()
    type(team).objects.filter(pk=team.pk).update(tier="targeted")
    visit("readiness:standing", as_=place.cast.dana, pk=team.pk, status=404)
    location_ = location(visit("readiness:decide", as_=place.cast.dana, pk=place.support.pk, status=303))
    assert location_.endswith(f"/readiness/{place.support.pk}/")


def test_rounds_stand_side_by_side_on_the_page(place: Place, visit: Visit) -> None:
    rated(place.support, place.people, (3, 0, 2), by=place.cast.liam)
    grounded(place.support)
    agreed(decided(place.support, by=place.cast.liam), by=place.cast.rosa)
    rated(place.support, place.people, (3, 3, 1), by=place.cast.liam)
    text = visit("readiness:standing", as_=place.cast.rosa, pk=place.support.pk).text
    assert "The rounds side by side" in text
    assert "+1.00" in text
    assert "−0.34" in text  # 0.67 to 0.33, as shown
