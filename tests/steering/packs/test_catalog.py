"""Each number of the catalog on a tiny center, worked out by hand; and what happens where there is nothing to divide by."""

import re
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from steelyard.center.directory.models import Advice, BoardMeeting, BoardMember
from steelyard.center.needs.models import UnmetNeed
from steelyard.intake.models import HandOff, HandOffOutcome, HelpRequest
from steelyard.steering.packs.queries.catalog import ANSWERS
from steelyard.steering.packs.queries.lists import Listed
from steelyard.steering.packs.queries.targets import catalog
from steelyard.steering.packs.rules import NOT_ENOUGH, Unit, Value, count, median, percent, plain, share
from steelyard.steering.reporting.rules import PROGRAM_MEASURES
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.engagements.models import Check, Decision, PlannedDose
from steelyard.support.partners.models import FundingProgram, ProviderProfile
from tests.factories import measures as use
from tests.factories.collaboratives import LoopFactory
from tests.factories.collaboratives import MilestoneFactory as TeamMilestoneFactory
from tests.factories.delivery import ActivityFactory, EffortFactory, ParticipationFactory, SupportFactory
from tests.factories.directory import OrganizationFactory, PersonFactory, SEAFactory
from tests.factories.engagements import EngagementFactory, MilestoneFactory
from tests.steering.packs.conftest import YEAR, figures, moment, told
from tests.steering.reporting.conftest import Ledger

pytestmark = pytest.mark.django_db


def test_the_catalog_states_all_thirty_and_answers_what_records_can_answer() -> None:
    assert [one.number for one in PROGRAM_MEASURES] == [f"B{n}" for n in range(1, 31)]
    assert {one.key for one in PROGRAM_MEASURES} - set(ANSWERS) == {"program-objectives", "program-cover"}
    for one in PROGRAM_MEASURES:
        assert all(words for _, words in one.parts), one.key


def test_each_of_the_thirty_is_worked_out_by_hand() -> None:
    """In the two files of this catalog a number is asked for by the name of its measure.

    Targets (Section A) and the fields of the cover are no answer of the catalog: test_packs has both.
    """
    here = Path(__file__)
    text = here.read_text() + here.with_name("test_catalog_of_agencies.py").read_text()
    asked = {f"program-{key}" for key in re.findall(r'(?:told|figures)\("([a-z-]+)"', text)}
    assert asked == set(ANSWERS)


def test_without_any_row_nothing_is_divided() -> None:
    for one in catalog(YEAR):
        for figure in one.figures:
            value = figure.value
            if one.measure.key == "program-cover":  # its fields are there before anything else is; one is a choice
                assert (value.numerator, value.denominator) == (1, 13)
                continue
            assert value.shown() in {NOT_ENOUGH, "0"}, (one.measure.key, value)
            assert not value.is_parted or value.number is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (share("a", "A", 0, 0), NOT_ENOUGH),
        (share("a", "A", 0, 5), "0%"),
        (share("a", "A", 1, 300), "under 1%"),
        (share("a", "A", 299, 300), "over 99%"),
        (share("a", "A", 1, 8), "13%"),
        (share("a", "A", 12, 10), "120%"),
        (median("a", "A", []), NOT_ENOUGH),
        (median("a", "A", [1]), "1 day"),
        (median("a", "A", [4, 1, 2, 9]), "3 days"),
        (median("a", "A", [1, 2]), "1.5 days"),
        (Value("a", "A", Unit.RELEASED, words="38% to 42%"), "38% to 42%"),
        (Value("a", "A", Unit.RELEASED), NOT_ENOUGH),
    ],
)
def test_numbers_in_words(value: Value, shown: str) -> None:
    assert value.shown() == shown


def test_few_people_are_hidden_outside_the_staff() -> None:
    few, many = count("a", "A", 3, people=True), count("a", "A", 30, people=True)
    assert (few.shown(), many.shown(exact=False)) == ("3", "30")
    assert "3" not in few.shown(exact=False)
    assert percent(Fraction(1, 3)) == "33%"
    assert plain(Fraction(-7, 3)) == "−2.33"


# From the ledger of the overview, whose rows are told in its own conftest


def test_reach(ledger: Ledger) -> None:
    assert told("reach") == {"people": ("3", ""), "organizations": ("3", ""), "states": ("2", "")}


def test_requests(ledger: Ledger) -> None:
    """Four came; replies after 0, 3 and 10 days; decided after 15, 10 and 4."""
    help_request = HelpRequest.objects.order_by("received_at")[1]
    HelpRequest.objects.filter(pk=help_request.pk).update(status="closed", closed_at=moment(2021, 1, 5))
    for number, status in enumerate(("accepted", "accepted", "refused")):
        HandOff.objects.create(
            help_request=help_request, provider=OrganizationFactory(), status=status, token_hash=f"h{number}",
            first_sent_at=moment(2020, 12, 1), answered_at=moment(2020, 12, 2 + number),
        )  # fmt: skip
    assert told("requests") == {
        "received": ("4", ""),
        "first-reply": ("3 days", "n = 3"),
        "decision": ("10 days", "n = 3"),
        "declined": ("0%", "0 of 3"),
        "accepted": ("67%", "2 of 3"),
        "handed-over": ("100%", "1 of 1"),
    }


def test_follow_up_counts_who_answered_and_not_what(ledger: Ledger) -> None:
    for number, at in enumerate((moment(2021, 3, 1), None)):
        hand_off = HandOff.objects.create(
            help_request=HelpRequest.objects.all()[number], provider=OrganizationFactory(), status="accepted",
            token_hash=f"f{number}", answered_at=moment(2020, 12, 2),
        )  # fmt: skip
        HandOffOutcome.objects.create(
            hand_off=hand_off, asked_at=moment(2021, 2, 1), provider_token_hash=f"p{number}",
            requester_token_hash=f"r{number}", requester_at=at, helped="no" if at else "",
        )  # fmt: skip
    assert told("follow-up") == {"answered": ("50%", "1 of 2")}


def test_balance(ledger: Ledger) -> None:
    """480 minutes: 240 targeted and 60 intensive; 120 while a partner presented; 60 in depth and 60 of an event answered."""
    assert told("balance") == {
        "depth": ("63%", "5 h of 8 h"),
        "partnered": ("25%", "2 h of 8 h"),
        "responsive": ("25%", "2 h of 8 h"),
    }


def test_events_have_exactly_one_type(ledger: Ledger) -> None:
    team = TeamMilestoneFactory(due_on=date(2030, 1, 1)).team
    for support, kind in ((team.support, "convening"), (team.support, "coaching"), (ledger.supports["team"], "convening"),
                          (ledger.supports["team"], "referral")):  # fmt: skip
        ActivityFactory(support=support, kind=kind, on=date(2021, 2, 2))
    found = figures("events")
    parts = {key: one.value.n for key, one in found.items()}
    assert parts.pop("all") == sum(parts.values()) == 6
    assert (parts["collaborative"], parts["meeting"]) == (1, 1)


def test_partners_need_a_joint_activity_on_a_day_of_their_part(ledger: Ledger) -> None:
    """The presenter of the webinars counts; the source of what was passed on and the operating partner do not."""
    assert told("partners") == {"federal": ("0", ""), "all": ("1", "")}
    partner = SupportProvider.objects.get(support=ledger.supports["webinar"]).organization
    program = FundingProgram.objects.create(key="p", name="P", funder=OrganizationFactory(), is_federal=True)
    ProviderProfile.objects.create(organization=partner).programs.add(program)
    assert told("partners")["federal"] == ("1", "")


# Plans kept


@pytest.fixture
def engaged(ledger: Ledger) -> Any:
    """An engagement since October 2020 with 600 planned minutes, 60 of them given in May."""
    return EngagementFactory(support=ledger.supports["deep"])


def test_milestones_on_time_count_by_their_first_day(engaged: Any) -> None:
    """Of four due: one on time, one moved and done by the moved day only, one late, one never; one dropped; one ahead."""
    due = {"engagement": engaged, "first_due_on": date(2021, 6, 1)}
    MilestoneFactory(**due, due_on=date(2021, 6, 1), done_on=date(2021, 6, 1))
    MilestoneFactory(**due, due_on=date(2021, 8, 1), done_on=date(2021, 7, 1))
    MilestoneFactory(**due, due_on=date(2021, 6, 1), done_on=date(2021, 6, 2))
    MilestoneFactory(**due, due_on=date(2021, 6, 1))
    MilestoneFactory(**due, due_on=date(2021, 6, 1), dropped_on=date(2021, 5, 1))
    MilestoneFactory(engagement=engaged, first_due_on=date(2021, 10, 1), due_on=date(2021, 6, 1))
    TeamMilestoneFactory(due_on=date(2021, 3, 1), reached_on=date(2021, 2, 1))
    found = told("as-intended")
    assert (found["milestones"], found["team-milestones"]) == (("25%", "1 of 4"), ("100%", "1 of 1"))
    early = replace(YEAR, today=date(2021, 5, 31))
    assert told("as-intended", early)["milestones"] == (NOT_ENOUGH, "n = 0"), "what is still to come is not judged"


def test_contacts_given_of_those_planned(engaged: Any, ledger: Ledger) -> None:
    """Two planned a month from April on: six months, twelve; three given, one of them before."""
    PlannedDose.objects.create(engagement=engaged, since=date(2021, 4, 1), visits=0, contacts=2, minutes=60)
    for on in (date(2021, 2, 1), date(2021, 4, 2), date(2021, 9, 30)):
        ActivityFactory(support=engaged.support, kind="coaching", on=on)
    ActivityFactory(support=engaged.support, kind="referral", on=date(2021, 4, 2))
    assert told("as-intended")["contacts"] == ("25%", "3 of 12")
    half = replace(YEAR, today=date(2021, 6, 30))
    assert told("as-intended", half)["contacts"] == ("50%", "2 of 4"), "April and May are over, June is not"


def test_milestones_within_the_planned_hours(engaged: Any, ledger: Ledger) -> None:
    """60 of 600 minutes by June; 660 by August; without a plan no comparison."""
    EffortFactory(staff=ledger.staff, support=engaged.support, on=date(2021, 7, 15), minutes=600)
    MilestoneFactory(
        engagement=engaged, first_due_on=date(2021, 6, 1), due_on=date(2021, 6, 1), done_on=date(2021, 6, 1)
    )
    MilestoneFactory(
        engagement=engaged, first_due_on=date(2021, 8, 1), due_on=date(2021, 8, 1), done_on=date(2021, 8, 1)
    )
    MilestoneFactory(engagement=engaged, first_due_on=date(2021, 9, 1), due_on=date(2021, 9, 1))
    team = TeamMilestoneFactory(due_on=date(2021, 3, 1), reached_on=date(2021, 3, 1)).team
    Support.objects.filter(pk=team.support_id).update(expected_minutes=0)
    found = figures("within-budget")
    assert told("within-budget") == {"milestones": ("33%", "1 of 3"), "team-milestones": (NOT_ENOUGH, "n = 0")}
    assert found["team-milestones"].value.note.startswith("1 more")


def test_features_of_intensive_support(engaged: Any, ledger: Ledger) -> None:
    agency = ledger.agencies["de"]
    engaged.support.recipients.set([agency])
    for on, mode in ((date(2020, 11, 3), "in_person"), (date(2020, 11, 9), "virtual"), (date(2021, 4, 1), "virtual")):
        met = ActivityFactory(support=engaged.support, kind="coaching", on=on, mode=mode)
        ParticipationFactory(activity=met, person=PersonFactory(), organization=agency, status="attended")
    for rests in ("Attendance of October", ""):
        Decision.objects.create(
            engagement=engaged, what="Go on", who="Both", on=date(2021, 3, 1), why="It helps", rests_on=rests
        )
    assert told("intensive") == {
        "clarity": ("0%", "0 of 1"),
        "frequency": ("17%", "2 of 12"),
        "intensity": ("33%", "1 of 3"),
        "duration": ("11 months", "n = 1"),
        "integrity": ("50%", "1 of 2"),
        "accountability": (NOT_ENOUGH, "n = 0"),
    }


# What changed


def test_targets_reached_by_their_day(ledger: Ledger) -> None:
    support = use.supported(SEAFactory(), starts_on=date(2020, 10, 1))
    up = use.used(support, target=6_000, target_on=date(2021, 6, 1))
    down = use.used(support, use.defined("down", "Referrals", better="down"), target=2_000, target_on=date(2021, 6, 1))
    use.used(support, use.defined("none", "No value"), target=2_000, target_on=date(2021, 6, 1))
    use.used(support, use.defined("later", "Later"), target=2_000, target_on=date(2021, 10, 1))
    use.over(up, [50, 70])
    use.over(down, [30, 40, 10])
    use.over(down, [90], first=date(2021, 7, 1))
    found = figures("outcomes")["targets"]
    assert told("outcomes") == {"targets": ("67%", "2 of 3"), "claims": (NOT_ENOUGH, "n = 0")}
    assert found.behind is not None
    listed = Listed.of(found.behind)
    assert (listed.count, listed.counting) == (3, 2)
    assert [cells[-1] for cells, _ in listed.lines] == ["Yes", "Yes", "No"]


def test_need_support_change(ledger: Ledger) -> None:
    """Three supports of the ledger and those of its requests; two have a focal area; two closed after 100 and 201 days."""
    Support.objects.exclude(pk__in=[one.pk for one in ledger.supports.values()]).update(
        starts_on=date(2018, 10, 1), ends_on=date(2018, 12, 31)
    )
    Support.objects.filter(pk=ledger.supports["team"].pk).update(ends_on=date(2021, 4, 20), status="closed")
    SupportFactory(starts_on=date(2020, 10, 1), ends_on=date(2021, 1, 9), status="closed", tier="general")
    SupportFactory(starts_on=date(2020, 10, 1), status="proposed")
    assert told("need-to-change") == {
        "priority": ("50%", "2 of 4"),
        "duration": ("150.5 days", "n = 2"),
        "changed": ("0%", "0 of 2"),
    }


def test_needs_and_barriers(ledger: Ledger) -> None:
    for status, on in (("met", date(2021, 1, 1)), ("open", date(2021, 1, 1)), ("met", date(2019, 1, 1))):
        UnmetNeed.objects.create(title="N", topic=ledger.topics[0], how_made_visible="-", status=status, found_on=on)
    answer = {
        "goes_to": "The board",
        "sent_on": date(2021, 2, 3),
        "answer": "It changes.",
        "answered_on": date(2021, 3, 1),
    }
    for status, more in (("raised", {}), ("answered", answer),
                         ("closed", answer | {"told_how": "By letter", "told_on": date(2021, 3, 2)})):  # fmt: skip
        LoopFactory(status=status, raised_on=date(2021, 2, 2), **more)
    LoopFactory(kind="facilitator", raised_on=date(2021, 2, 2))
    assert told("needs") == {"met": ("50%", "1 of 2"), "answered": ("67%", "2 of 3")}


def test_what_lasts(engaged: Any) -> None:
    for months, standing in ((6, "in_place"), (12, "partly"), (24, "in_place")):
        Check.objects.create(
            engagement=engaged, months=months, on=date(2021, 1, months), standing=standing, told_by="Rosa"
        )
    assert told("lasting") == {
        "all": ("67%", "2 of 3"),
        "after-6": ("100%", "1 of 1"),
        "after-12": ("0%", "0 of 1"),
        "after-24": ("100%", "1 of 1"),
    }


def test_provider_load(ledger: Ledger) -> None:
    """One agency with two providers, one with one: a mean of 1.5."""
    first, second = ledger.agencies["de"], ledger.agencies["oh"]
    ledger.supports["webinar"].recipients.set([first])
    SupportProvider.objects.create(support=ledger.supports["webinar"], organization=OrganizationFactory(), role="lead",
                                   standing="center")  # fmt: skip
    ledger.supports["deep"].recipients.set([second])
    found = told("provider-load")
    assert found["all"] == ("1.5", "n = 2")
    assert (found["sea"], found["lea"]) == (("2", "n = 1"), ("1", "n = 1"))
    assert found["targeted"] == (NOT_ENOUGH, "n = 0")


def test_the_board(ledger: Ledger) -> None:
    member = BoardMember.objects.create(person=PersonFactory(), constituency="Parents", since=date(2019, 1, 1))
    BoardMember.objects.create(person=PersonFactory(), constituency="Parents", since=date(2020, 1, 1))
    BoardMember.objects.create(
        person=PersonFactory(), constituency="SEAs", since=date(2019, 1, 1), until=date(2020, 1, 1)
    )
    meeting = BoardMeeting.objects.create(on=date(2021, 2, 2), title="Winter")
    Advice.objects.create(meeting=meeting, member=member, text="Do more")
    Advice.objects.create(meeting=meeting, text="Do less", status="taken", answer="We do", answered_on=date(2021, 3, 1))
    assert told("board") == {
        "members": ("2", ""),
        "constituencies": ("1", ""),
        "meetings": ("1", ""),
        "advice": ("50%", "1 of 2"),
    }


def test_rows_agree_with_the_number_everywhere(ledger: Ledger) -> None:
    """As many rows open as the number counts, and as many of them count as stand above the line."""
    EngagementFactory(support=ledger.supports["deep"])
    seen = 0
    for one in catalog(YEAR):
        for figure in one.figures:
            if figure.behind is None:
                continue
            listed = Listed.of(figure.behind)
            if figure.value.unit == Unit.COUNT:
                assert listed.count == figure.value.n, figure.value
                seen += 1
            elif figure.value.unit == Unit.SHARE and listed.counting is not None:
                assert (listed.counting, listed.count) == (figure.value.numerator, figure.value.denominator)
                seen += 1
    assert seen > 20


def test_a_period_ends_on_its_last_day(ledger: Ledger) -> None:
    late = replace(YEAR, first=YEAR.last + timedelta(days=1), last=YEAR.last + timedelta(days=40))
    assert told("reach", late)["people"] == ("0", "")
    assert told("requests", late)["received"] == ("0", ""), "the last request came on September 30, by our own clock"
