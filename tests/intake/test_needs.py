"""Requests that nobody could meet speak as needs, in the act itself and, for earlier ones, by a daily duty."""

from typing import Any

import pytest

from steelyard.center.needs.models import Source, Statement
from steelyard.intake.actions import decisions
from steelyard.intake.actions.decisions import Letter, Need, Plan
from steelyard.intake.jobs import hear_unmet_requests
from steelyard.intake.queries.needs import unheard
from steelyard.intake.rules import DecisionKind, DeclineReason
from tests.intake.conftest import Desk

AGAINST = Letter("Dear Rita, this is our answer.", "The director promised it at the convening.")


def decline(desk: Desk, reason: str = DeclineReason.NOT_READY) -> None:
    decisions.decline(desk.fresh, by=desk.cast.cora, letter=AGAINST, reason=reason, offered_instead="Ask in May.")


def illuminate(desk: Desk) -> None:
    help_request = desk.weigh(DecisionKind.ILLUMINATE)
    need = Need(title="Nobody trains aides", topic=desk.topic, how_made_visible="A note to the funder")
    plan = Plan(name="Make it visible", starts_on=help_request.received_at.date())
    decisions.illuminate(help_request, by=desk.cast.cora, letter=AGAINST, plan=plan, need=need)


def test_a_declined_request_becomes_a_need_in_its_own_words(desk: Desk) -> None:
    decline(desk)
    source = Source.objects.get()
    assert (source.key, source.kind, source.organization, source.state_id) == (
        f"request-{desk.request.number}", "decline", desk.agency, "DE",
    )  # fmt: skip
    voice = source.voices.get()
    assert (voice.words, voice.people, voice.statement.is_raw) == (desk.request.need, 1, True)
    assert list(voice.statement.topics.all()) == [desk.topic]


def test_a_duplicate_says_nothing_new(desk: Desk) -> None:
    decline(desk, DeclineReason.DUPLICATE)
    assert not Source.objects.exists()
    assert hear_unmet_requests() == 0


def test_an_illuminated_request_is_the_need_of_the_register(desk: Desk) -> None:
    illuminate(desk)
    need = Statement.objects.get()
    assert (need.text, need.is_raw, need.unmet_need_id) == (
        "Nobody trains aides", False, desk.fresh.decision.unmet_need_id,
    )  # fmt: skip
    assert Source.objects.get().kind == "request"


def test_a_decision_taken_back_takes_its_voice_along_and_a_new_one_brings_it_again(desk: Desk) -> None:
    decline(desk)
    decisions.reopen(desk.fresh, by=desk.cast.dana, why="A mistake", message="We look again.")
    assert not Statement.objects.living().exists()
    decline(desk)
    assert Statement.objects.living().count() == Source.objects.count() == 1


@pytest.mark.parametrize("decide", [decline, illuminate])
def test_the_duty_brings_in_what_was_decided_before_and_only_once(desk: Desk, decide: Any) -> None:
    decide(desk)
    Source.objects.get().voices.all().delete()
    Statement.objects.all().delete()
    Source.objects.all().delete()
    assert unheard().count() == 1
    assert (hear_unmet_requests(), hear_unmet_requests()) == (1, 0)
    assert Statement.objects.get().is_raw is (decide is decline)


def test_the_source_leads_to_its_request(visit: Any, desk: Desk) -> None:
    decline(desk)
    source = Source.objects.get()
    page = visit("needs:source", as_=desk.cast.liam, pk=source.pk)
    assert desk.request.get_absolute_url() in [link.get("href") for link in page.all("a")]
    visit("needs:source", as_=desk.cast.abe, pk=source.pk, status=403)
