"""One small world with everything a route can be about, each thing under the name the table of routes gives it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.core import signing
from django.db.models import Model
from django.utils import timezone

from steelyard.center.charge.models import AwardYear, Center, Expertise, FocalArea, StaffHours, StaffMember, Tier, Topic
from steelyard.center.charge.rules import Depth, Ring, TierKey
from steelyard.center.context.models import ContextEvent
from steelyard.center.directory.actions import merge
from steelyard.center.directory.models import Suggestion
from steelyard.center.directory.rules import Likeness
from steelyard.center.needs.actions import link
from steelyard.center.needs.actions import merge as merge_needs
from steelyard.center.needs.models import UnmetNeed
from steelyard.center.offerings.actions import answer
from steelyard.center.offerings.models import Exclusion, Offering
from steelyard.foundation.accounts.models import User, WelcomeLink
from steelyard.foundation.accounts.rules import fingerprint
from steelyard.foundation.kit.tokens import new_token
from steelyard.foundation.work.models import Job, Mail
from steelyard.foundation.work.rules import MailStatus
from steelyard.intake.actions import decisions, hand_offs, weighing
from steelyard.intake.models import HandOff, HelpRequest, StatusLink
from steelyard.intake.rules import DEFAULT_CRITERIA, Axis, DecisionKind, DeclineReason
from steelyard.support.delivery.actions import make_calendar_link
from steelyard.support.delivery.rules import TextKind, TextStatus
from steelyard.support.events.models import PulseToken
from steelyard.support.events.tasks.codes import scan_url
from steelyard.support.protocols.actions.ballots import Asked, invite
from tests.conformance import evidence, mapped, packing, partnering, programs, strategic, together
from tests.factories import protocols as reviewing
from tests.factories.attendance import AttendanceFileFactory
from tests.factories.delivery import (
    ActivityFactory,
    AgreementFactory,
    AgreementTextFactory,
    CalendarFileFactory,
    CostFactory,
    EffortFactory,
    ParticipationFactory,
    PromiseFactory,
    SessionFactory,
    SupportFactory,
    SupportProviderFactory,
)
from tests.factories.directory import (
    AddressFactory,
    AdviceFactory,
    BoardMeetingFactory,
    BoardMemberFactory,
    ContactListFactory,
    LEAFactory,
    OrganizationFactory,
    PersonFactory,
    SEAFactory,
    state,
)
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.events import token_of as place_token
from tests.factories.exemplars import ConsentFactory, LookFactory, PracticeFactory, StudyFactory, StudyFitFactory
from tests.factories.intake import HelpRequestFactory, MessageFactory
from tests.factories.library import FileFactory, ResourceFactory
from tests.factories.needs import RoundFactory, SourceFactory, StatementFactory, VoiceFactory
from tests.factories.partners import ProviderProfileFactory
from tests.people import OMARS, PIAS, ROSAS, Cast

MISSING = 999_999_999


@dataclass
class World:
    """The cast and the things, by name."""

    cast: Cast
    things: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.things[name]

    def value(self, word: str) -> Any:
        """What a route takes for a word of the table: a thing's key, or the text that the word stands for."""
        found = self.things[word]
        return found.pk if isinstance(found, Model) else found


class Things(dict[str, Any]):
    """Things by the word of the table; a word stands for one thing."""

    def __setitem__(self, word: str, thing: Any) -> None:
        assert word not in self, f"{word} stands for something already"
        super().__setitem__(word, thing)

    def __ior__(self, more: Any) -> Self:  # type: ignore[override,misc]  # a dict would let the last one win
        for word, thing in more.items():
            self[word] = thing
        return self


def make(cast: Cast) -> World:
    things = Things(missing=MISSING)
    for fill in (
        _words,
        _directory,
        _charge,
        _ledger,
        _events,
        together.collaboratives,
        together.mailings,
        _intake,
        _reviews,
        together.inventory,
        together.guided,
        together.measured,
        together.capacities,
        together.readiness,
        together.engagements,
        evidence.questionnaires,
        together.feedback,
        partnering.partners,
        partnering.hand_offs,
        together.exchange,
        together.results,
        evidence.inquiry,
        mapped.maps,
        strategic.balance,
        programs.tokens,
        packing.reports,
        _foundation,
    ):
        fill(things, cast)
    return World(cast, things)


# Words that stand for themselves in an address.
def _words(things: dict[str, Any], _: Cast) -> None:
    same = ("topics", "tiers", "focal-areas", "award-years", "director", "requests-received", "person", "nonsense")
    things |= {word: word for word in same}
    things |= {"label-of-requests": "intake.helprequest", "label-of-accounts": "accounts.user"}
    things |= {"serving": DecisionKind.DIRECT.value, "needs-statement": TextKind.NEEDS_STATEMENT.value}


def _directory(things: dict[str, Any], cast: Cast) -> None:
    agency = SEAFactory(pk=ROSAS, name="Harbor Department of Education", state="DE")
    partner = OrganizationFactory(pk=PIAS, name="Safe Schools Partners")
    things |= {
        "agency": agency,
        "other-agency": SEAFactory(pk=OMARS, name="Department of Elsewhere", state="OH"),
        "partner": partner,
        "district": LEAFactory(name="Harbor Schools", parent=agency),
        "closed-organization": OrganizationFactory(closed_on=date(2021, 1, 1)),
        "persona": PersonFactory(name="Rosa", user=cast.rosa, organization=agency, email="rosa@people.test"),
        "colleague": PersonFactory(name="Colleague of Rosa", organization=agency, email="colleague@agency.test"),
        "twin": PersonFactory(name="Colleague of Rosas", organization=agency),
    }
    ProviderProfileFactory(organization=partner, contact_email="hello@safe.test")
    colleague, twin = things["colleague"], things["twin"]
    Suggestion.objects.create(
        label="person", first_id=colleague.pk, second_id=twin.pk, likeness=next(iter(Likeness)).value
    )
    things["merge"] = merge(PersonFactory(name="Kept"), by=cast.dana, gone=PersonFactory(name="Gone"))
    things["address"] = AddressFactory(person=colleague, email="second@agency.test")
    things["affiliation"] = colleague.affiliations.get()
    things["member"] = BoardMemberFactory(person=PersonFactory(name="Abe", user=cast.abe))
    things["meeting"] = BoardMeetingFactory()
    things["advice"] = AdviceFactory(meeting=things["meeting"], member=things["member"])
    things["contact-list"] = ContactListFactory()


def _charge(things: dict[str, Any], cast: Cast) -> None:
    today = timezone.localdate()
    home = OrganizationFactory(name="Center for Trying Things", kind="center")
    things["center"] = Center.objects.create(
        name="Center for Trying Things",
        short_name="CTT",
        organization=home,
        contact_email="hello@center.test",
        is_ready=True,
    )
    things["topic"] = Topic.objects.create(key="school-safety", name="School safety", ring=Ring.ENVIRONMENT)
    things["focal-area"] = FocalArea.objects.create(key="integration", name="Integration")
    things["topic"].focal_areas.add(things["focal-area"])
    things["tier"] = Tier.objects.create(key=TierKey.TARGETED, name="Targeted")
    things["award-year"] = AwardYear.objects.create(
        number=1,
        label="Year 1",
        starts_on=today - timedelta(days=100),
        ends_on=today + timedelta(days=264),
        budget_cents=100_000_000,
    )
    for user in (cast.liam, cast.cora, cast.dana):
        person = PersonFactory(name=user.name, user=user)
        one = StaffMember.objects.create(person=person, title="Staff", since=date(2018, 10, 1))
        StaffHours.objects.create(staff=one, award_year=things["award-year"], minutes=60_000)
        Expertise.objects.create(staff=one, topic=things["topic"], depth=Depth.DEEP)
        things[f"staff-{user.name.lower()}"] = one
    things["staff"] = things["staff-liam"]
    things["need"] = UnmetNeed.objects.create(
        title="Night school", topic=things["topic"], how_made_visible="Told the funder", found_on=today
    )
    _needs(things, cast)
    things["context-event"] = ContextEvent.objects.create(key="flood", name="The flood", starts_on=today)
    offer = {"key": "advice", "name": "Advice", "tier": "general", "is_published": True}
    things["offering"] = Offering.objects.create(**offer, what_happens="We talk.")
    things["hidden-offering"] = Offering.objects.create(**offer | {"key": "years", "is_published": False})
    things["exclusion"] = Exclusion.objects.create(key="grants", name="Grants", instead="Ask the state.")
    told = {"statement": things["statement"], "reason": "It trains aides."}
    things["offering-need"] = answer(things["offering"], by=cast.dana, **told)
    things |= {"offered-key": "advice", "hidden-key": "years", "oregon": "or"}
    _library(things)


def _library(things: dict[str, Any]) -> None:
    """A public resource of the center and a draft, each with a file, and one in review."""
    things["resource"] = ResourceFactory(key="guide", by_center=True)
    things["draft"] = ResourceFactory(key="draft", by_center=True, status="draft")
    things["in-review"] = ResourceFactory(by_center=True, status="review")
    for name in ("resource", "draft"):
        FileFactory(resource=things[name], position=1)
    things |= {"guide": "guide", "draft-key": "draft", "bib": "bib", "first": 1, "file-name": "Guide.txt"}


def _needs(things: dict[str, Any], cast: Cast) -> None:
    """An open round with a need on it, raised in a source; another need was merged into it."""
    source, statement = SourceFactory(title="Call with a principal"), StatementFactory(text="Aides are not trained")
    things |= {
        "need-source": source,
        "statement": statement,
        "raw-statement": StatementFactory(text="We are lost", is_raw=True),
        "voice": VoiceFactory(source=source, statement=statement),
        "round": RoundFactory(),
        "focal-link": link(statement, by=cast.dana, focal_area=things["focal-area"], reason="It belongs there"),
        "need-merge": merge_needs(statement, by=cast.dana, gone=StatementFactory(text="Aides lack training")),
    }


def _ledger(things: dict[str, Any], cast: Cast) -> None:
    del cast
    today, staff = timezone.localdate(), things["staff"]
    support = SupportFactory(
        liaison=staff,
        recipients=[things["agency"]],
        topics=[things["topic"]],
        focal_areas=[things["focal-area"]],
        starts_on=today - timedelta(days=50),
    )
    activity = ActivityFactory(support=support, on=today - timedelta(days=3))
    ParticipationFactory(activity=activity, person=things["colleague"])
    EffortFactory(staff=staff, support=support, activity=activity, on=activity.on)
    things |= {
        "support": support,
        "other-support": SupportFactory(recipients=[things["other-agency"]]),
        "providing": SupportProviderFactory(support=support, organization=things["partner"]),
        "activity": activity,
        "withdrawn-activity": ActivityFactory(support=support, withdrawn_at=timezone.now()),
        "cost": CostFactory(award_year=things["award-year"], on=today, support=support, is_open=True),
        "promise": PromiseFactory(support=support, by_staff=staff, due_on=today),
    }
    things["kept-promise"] = PromiseFactory(
        support=support, by_staff=staff, due_on=today, status="kept", ended_on=today
    )

    _agreements(things)


def _events(things: dict[str, Any], cast: Cast) -> None:
    """A coming event with somebody on its list, one that was held yesterday, and a draft."""
    del cast
    yesterday = timezone.now() - timedelta(days=1)
    event = EventFactory(key="coming", support=things["support"])
    registration = RegistrationFactory(event=event)
    token, mark = new_token()
    PulseToken.objects.create(event=event, token_hash=mark)
    things |= {
        "event": event,
        "past-event": EventFactory(key="past", support=things["support"], starts_at=yesterday),
        "event-draft": EventFactory(key="unseen", support=things["support"], status="draft"),
        "registration": registration,
        "place-token": place_token(registration),
        "door-code": scan_url(registration).rstrip("/").rpartition("/")[2],
        "pulse-token": token,
        "signed-status": signing.dumps("seated", salt="events.sent"),
    }
    things |= {word: word for word in ("coming", "unseen")}
    things["attendance-file"] = AttendanceFileFactory(event=things["past-event"])
    things["study-fit"] = StudyFitFactory()
    things["study"] = things["study-fit"].study
    things["study-withdrawn"] = StudyFactory(withdrawn_at=yesterday)
    things["look"] = LookFactory()
    things["dossier"] = things["look"].dossier
    things["dossier-verified"] = PracticeFactory().dossier
    things["exemplar-consent"] = ConsentFactory()


def _agreements(things: dict[str, Any]) -> None:
    """Rosa's agency has a needs statement to answer and no plan yet; so has the other agency."""
    agreement = AgreementFactory(support=things["support"])
    things["text"] = AgreementTextFactory(agreement=agreement)
    things["text-draft"] = AgreementTextFactory(agreement=agreement, kind=TextKind.PLAN, status=TextStatus.DRAFT)
    things["other-text"] = AgreementTextFactory(agreement__support=things["other-support"])
    things["session"] = SessionFactory(support=things["support"])
    things["calendar-file"] = CalendarFileFactory(support=things["support"])
    things["other-session"] = SessionFactory(support=things["other-support"])


def _request(things: dict[str, Any], **more: Any) -> HelpRequest:
    values = {"agency": things["agency"], "state": state("DE"), "topic": things["topic"], **more}
    made: HelpRequest = HelpRequestFactory(**values)
    return made


def _weighed(things: dict[str, Any], cast: Cast) -> HelpRequest:
    found = _request(things)
    scores = {one.key: 4 for one in DEFAULT_CRITERIA}
    sentences = {Axis.OTHERS: "Two providers work on it.", Axis.PLACED: "We know it well."}
    weighing.place(found, by=cast.cora, scores=scores, sentences=sentences, choices={})
    found.refresh_from_db()
    return found


def _plan(things: dict[str, Any], name: str) -> decisions.Plan:
    today = timezone.localdate()
    return decisions.Plan(
        name=name,
        tier=TierKey.TARGETED,
        liaison=things["staff"],
        plan="Meet twice.",
        expected_minutes=1200,
        starts_on=today,
        first_step_on=today,
    )


def _intake(things: dict[str, Any], cast: Cast) -> None:
    things["new-request"] = _request(things)
    things["other-request"] = _request(things, agency=things["other-agency"])
    MessageFactory(help_request=things["new-request"])
    things["request"] = _weighed(things, cast)
    letter = decisions.Letter("Dear Rita, this is our answer.", "The director promised it at the convening.")
    decided, handed = _weighed(things, cast), _weighed(things, cast)
    for found, name in ((decided, "Served"), (handed, "Handed off")):
        decisions.serve(found, by=cast.cora, letter=letter, plan=_plan(things, name))
        found.refresh_from_db()
    asked = hand_offs.Asked(email="hello@safe.test", what="Please take this up.")
    declined = _weighed(things, cast)
    decisions.decline(
        declined, by=cast.cora, letter=letter, reason=DeclineReason.NOT_READY, offered_instead="Ask again in May."
    )
    declined.refresh_from_db()
    decisions.close(declined, by=cast.cora)
    things |= {
        "decided-request": decided,
        "hand-off": hand_offs.send(handed, by=cast.cora, provider=things["partner"], asked=asked),
        "handed-request": handed,
        "closed-request": declined,
        "sent-key": signing.dumps(things["new-request"].number, salt="intake.sent"),
    }
    elsewhere = OrganizationFactory(name="Another Provider")
    things["other-hand-off"] = hand_offs.send(handed, by=cast.cora, provider=elsewhere, asked=asked)
    things["hand-off-token"], mark = new_token()
    HandOff.objects.filter(pk=things["hand-off"].pk).update(token_hash=mark)
    things["status-token"], mark = new_token()
    StatusLink.objects.create(help_request=things["new-request"], token_hash=mark)


def _reviews(things: dict[str, Any], cast: Cast) -> None:
    """A resource in review: its expert review at work, Eva among the reviewers; another whose equity review owes."""
    resource, other = reviewing.in_review(title="In review"), reviewing.in_review(title="Owes a reply")
    run = reviewing.opened(resource, by=cast.libby, asked=1)
    own = invite(run, by=cast.libby, asked=Asked(cast.eva.name, cast.eva.email))
    owing = reviewing.opened(other, by=cast.libby, key="equity-review")
    reviewing.finished(owing, reviewing.said(values="not_yet"), reviewing.said())
    things |= {
        "reviewed-resource": resource,
        "review-run": run,
        "owing-run": owing,
        "reviewer": run.ballots.get(position=1),
        "own-ballot": own,
        "owing-ballot": owing.ballots.get(position=1),
        "review-token": reviewing.token_of(own),
        "first-file": "1",
    }
    things |= {word: word for word in ("expert-review", "equity-review", "values", "knowledge")}


def _foundation(things: dict[str, Any], cast: Cast) -> None:
    invited = User.objects.create(email="invited@people.test", name="Ivy Invited", invited_at=timezone.now())
    things |= {
        "invited": invited,
        "administrator": cast.ada,
        "liaison": cast.liam,
        "held": cast.liam.held.get(),
        "held-by-administrator": cast.ada.held.get(),
        "welcome-token": "a-token-of-sixteen",
        "calendar-token": make_calendar_link(cast.rosa, by=cast.rosa),
        "letter": Mail.objects.create(
            key="one", to="rita@agency.test", subject="Your request", body="Hello", status=MailStatus.FAILED
        ),
        "job": Job.objects.create(name="directory.find_duplicates", title="Look", started_by_id=cast.dana.pk),
        "own-job": Job.objects.create(name="directory.find_duplicates", title="Look", started_by_id=cast.liam.pk),
    }
    WelcomeLink.objects.create(
        user=invited,
        token_hash=fingerprint(things["welcome-token"]),
        expires_at=timezone.now() + timedelta(days=3),
    )
