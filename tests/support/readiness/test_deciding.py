"""Both sides decide; a plan becomes promises; not yet always brings an offer; grounds are asked for."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work.models import Mail
from steelyard.support.coherence.actions.noting import note_help
from steelyard.support.delivery.models import Promise
from steelyard.support.readiness.actions import deciding, grounds
from steelyard.support.readiness.models import Assumptions, ContextReview
from steelyard.support.readiness.queries import standing
from steelyard.support.readiness.queries.grounds import assumed, assumptions_of, first_texts
from steelyard.support.readiness.rules import ASSUMED, NAMED, Aspect, CannotDecide, Where
from tests.factories.directory import OrganizationFactory
from tests.factories.readiness import agreed, decided, grounded, offering, opened, rated
from tests.support.readiness.conftest import Place


@pytest.fixture
def shown(place: Place) -> Place:
    """The ratings are shown, and the grounds are written."""
    rated(place.support, place.people, (3, 1, 2), by=place.cast.liam)
    grounded(place.support, by=place.cast.liam)
    return place


def test_go_counts_once_both_said_so(shown: Place) -> None:
    decision = decided(shown.support, by=shown.cast.liam)
    assert standing(shown.support).where == Where.AGENCY
    letter = Mail.objects.get(key=f"readiness.decision.{decision.pk}.{shown.cast.rosa.pk}")
    assert "This is what we saw together." in letter.body
    agreed(decision, by=shown.cast.rosa)
    found = standing(shown.support)
    assert (found.ready, found.result, found.decided_on) == (True, "go", timezone.localdate())
    assert (decision.staff_by, decision.agency_by) == (shown.cast.liam, shown.cast.rosa)
    assert {one.verb for one in Entry.objects.filter(object_id=shown.support.pk)} >= {
        "readiness.support.proposed", "readiness.support.agreed",
    }  # fmt: skip


def test_rows_of_a_plan_become_promises_when_both_agreed(shown: Place) -> None:
    due = timezone.localdate() + timedelta(days=20)
    plan = [{"what": "Name a second lead", "due_on": due, "by_organization": shown.agency},
            {"what": "Train both leads", "due_on": due, "by_staff": shown.liam}]  # fmt: skip
    decision = decided(shown.support, by=shown.cast.liam, result="go_with_plan", plan=plan)
    assert not Promise.objects.exists()
    agreed(decision, by=shown.cast.rosa)
    told = Promise.objects.order_by("pk").values_list("what", "by_organization", "by_staff", "support", "due_on")
    assert list(told) == [
        ("Name a second lead", shown.agency.pk, None, shown.support.pk, due),
        ("Train both leads", None, shown.liam.pk, shown.support.pk, due),
    ]


def test_not_yet_is_told_at_once_with_the_offer(place: Place) -> None:
    rated(place.support, place.people, (0, 1, 0), by=place.cast.liam)
    decided(place.support, by=place.cast.liam, result="not_yet")
    found = standing(place.support)
    assert (found.where, found.ready) == (Where.NOT_YET, False)
    body = Mail.objects.get(key__endswith=f".{place.cast.rosa.pk}", key__startswith="readiness.decision").body
    assert "A targeted offer" in body
    assert "This is what we saw together." in body


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"result": "not_yet"}, "only with a general or targeted offer"),
        ({"result": "not_yet", "offering": "intensive"}, "only with a general or targeted offer"),
        ({"result": "not_yet", "offering": "general", "words": " "}, "Say it to the agency"),
        ({"result": "go_with_plan"}, "at least one row"),
        ({"result": "go", "plan": [1]}, "has no plan"),
        ({"result": "go_with_plan", "plan": [-1]}, "a day that is over"),
    ],
)
def test_what_does_not_fit_a_result_is_refused(shown: Place, values: dict[str, Any], told: str) -> None:
    found = standing(shown.support).rounds[-1].round
    if "offering" in values:
        values = values | {"offering": offering(values["offering"])}
    rows = [
        {"what": "A row", "due_on": timezone.localdate() + timedelta(days=days), "by_staff": shown.liam}
        for days in values.get("plan", ())
    ]
    with pytest.raises(CannotDecide, match=told):
        deciding.propose(found, **{"by": shown.cast.liam, "words": "We saw it."} | values | {"plan": rows})
    assert standing(shown.support).where == Where.DECIDE


def test_go_needs_the_context_and_what_is_assumed(place: Place) -> None:
    rated(place.support, place.people, (3, 3, 3), by=place.cast.liam)
    with pytest.raises(CannotDecide, match="Review the context first"):
        decided(place.support, by=place.cast.liam)
    texts = {one.value: "Nothing known." for one in Aspect}
    today = timezone.localdate()
    grounds.review_context(place.support, by=place.cast.rosa, number=1, reviewed_on=today, texts=texts)
    with pytest.raises(CannotDecide, match="Answer first what intensive support assumes"):
        decided(place.support, by=place.cast.liam)


def test_only_the_director_or_the_liaison_decides_and_only_the_agency_agrees(shown: Place) -> None:
    for user in (shown.cast.cora, shown.cast.rosa, None):
        with pytest.raises(CannotDecide, match="its director or the liaison"):
            decided(shown.support, by=user)  # type: ignore[arg-type] -- nobody is asked for on purpose
    decision = decided(shown.support, by=shown.cast.dana)
    for user in (shown.cast.omar, shown.cast.dana, shown.cast.pia):
        with pytest.raises(CannotDecide, match="somebody who acts for it"):
            agreed(decision, by=user)


def test_nothing_is_decided_before_ratings_are_shown(place: Place) -> None:
    opened(place.support, place.people, by=place.cast.liam)
    with pytest.raises(CannotDecide, match="not shown yet"):
        decided(place.support, by=place.cast.liam)


def test_a_decision_on_a_stale_round_is_refused(shown: Place) -> None:
    first = standing(shown.support).rounds[-1].round
    agreed(decided(shown.support, by=shown.cast.liam), by=shown.cast.rosa)
    with pytest.raises(CannotDecide, match="Round 1 is decided"):
        deciding.propose(first, by=shown.cast.liam, result="go", words="Again.")
    opened(shown.support, shown.people, by=shown.cast.liam)
    with pytest.raises(CannotDecide, match="Round 1 is not the newest any more: round 2"):
        deciding.propose(first, by=shown.cast.liam, result="go", words="Again.")


def test_the_agency_sends_it_back_and_the_center_decides_again(shown: Place) -> None:
    decision = decided(shown.support, by=shown.cast.liam)
    with pytest.raises(CannotDecide, match="what you see otherwise"):
        deciding.send_back(decision, by=shown.cast.rosa, note=" ")
    deciding.send_back(decision, by=shown.cast.rosa, note="We want a plan for people first.")
    assert standing(shown.support).where == Where.SENT_BACK
    again = decided(shown.support, by=shown.cast.liam, result="go_with_plan")
    agreed(again, by=shown.cast.rosa)
    decision.refresh_from_db()
    assert (decision.status, standing(shown.support).result) == ("replaced", "go_with_plan")


def test_what_changed_since_it_was_read_is_not_agreed_to(shown: Place) -> None:
    decision = decided(shown.support, by=shown.cast.liam)
    read = assumptions_of(shown.support)
    values = {name: getattr(read, name) for name in (*ASSUMED, *NAMED)} | {"can_benefit": 300, "planned": 290}
    grounds.answer_assumptions(assumptions_of(shown.support), by=shown.cast.liam, whole=True, **values)
    with pytest.raises(Stale):
        deciding.agree(decision, by=shown.cast.rosa, version=decision.version, assumed=read.version)
    agreed(decision, by=shown.cast.rosa)
    with pytest.raises(CannotDecide, match="settled: decided by both"):
        agreed(decision, by=shown.cast.rosa)


# What a decision rests on


def test_the_context_is_kept_in_versions_and_begins_with_the_help_that_is_known(place: Place) -> None:
    note_help(place.agency, by=None, provider=OrganizationFactory(name="Regional Lab"))
    assert first_texts(place.support) == {"other_ta": "Regional Lab"}
    today, texts = timezone.localdate(), {one.value: "Something." for one in Aspect}
    act = {"by": place.cast.rosa, "reviewed_on": today, "texts": texts}
    grounds.review_context(place.support, number=1, **act)
    with pytest.raises(Stale):
        grounds.review_context(place.support, number=1, **act)
    grounds.review_context(place.support, number=2, **act | {"texts": texts | {"culture": "Open."}})
    with pytest.raises(CannotDecide, match="Nothing is said of: Data"):
        grounds.review_context(place.support, number=3, **act | {"texts": texts | {"data": " "}})
    with pytest.raises(CannotDecide, match="still to come"):
        grounds.review_context(place.support, number=3, **act | {"reviewed_on": today + timedelta(days=1)})
    assert list(ContextReview.objects.order_by("number").values_list("culture", flat=True)) == ["Something.", "Open."]


def test_what_is_assumed_counts_only_whole_in_action_and_database(place: Place) -> None:
    words = dict.fromkeys((*ASSUMED, *NAMED), "So it is.")
    begin = assumptions_of(place.support)
    grounds.answer_assumptions(begin, by=place.cast.liam, whole=False, need="One need.")
    for values, told in (
        (words | {"chance": ""}, "fair chance"),
        (words, "how many can benefit"),
        (words | {"can_benefit": 10, "planned": 11}, "More cannot be reached"),
        (words | {"can_benefit": 100, "planned": 59}, "Less than 60 percent"),
    ):
        with pytest.raises(CannotDecide, match=told):
            grounds.answer_assumptions(assumptions_of(place.support), by=place.cast.liam, whole=True, **values)
    rows = Assumptions.objects.filter(support=place.support)
    for values in (words | {"opponents": ""}, words | {"can_benefit": 100, "planned": 59}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**{"can_benefit": 100, "planned": 60} | values, answered_at=timezone.now())
    rows.update(**words, can_benefit=100, planned=60, answered_at=timezone.now())
    with pytest.raises(CannotDecide, match="not taken back"):
        grounds.answer_assumptions(assumptions_of(place.support), by=place.cast.liam, whole=False, **words)


def test_who_is_for_and_against_it_stays_with_the_desk_unless_it_says_otherwise(place: Place) -> None:
    grounded(place.support, opponents="The union of bus drivers")
    assert assumed(place.support, at_desk=True).names[1][1] == "The union of bus drivers"
    assert assumed(place.support, at_desk=False).names == []
    grounded_again = assumptions_of(place.support)
    values = {name: getattr(grounded_again, name) for name in (*ASSUMED, *NAMED)}
    grounds.answer_assumptions(
        grounded_again, by=place.cast.liam, whole=True, **values, can_benefit=9, planned=9, shows_names=True
    )
    assert assumed(place.support, at_desk=False).names[1][1] == "The union of bus drivers"
    assert "bus drivers" not in str(list(Entry.objects.values_list("changes", "note")))
