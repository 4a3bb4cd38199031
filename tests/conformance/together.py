"""What several people work on together, and letters to many: these parts of the world of routes."""

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core import signing
from django.utils import timezone

from steelyard.evidence.feedback.actions import ballots, waves
from steelyard.evidence.feedback.queries.answers import answers
from steelyard.evidence.feedback.tasks.letters import token_of as no_more_token
from steelyard.evidence.results import actions as releasing
from steelyard.evidence.results.actions.published import take_in_published
from steelyard.evidence.results.queries import form_of, plan_for
from steelyard.evidence.results.rules.releasing import counted, decided
from steelyard.support.alignment.actions.initiatives import take_out
from steelyard.support.alignment.actions.sheets import apply as apply_sheet
from steelyard.support.capacity.actions import framework as framing
from steelyard.support.capacity.actions.holders import name_holder
from steelyard.support.engagements.actions.agreeing import offer
from steelyard.support.engagements.actions.engagements import end_engagement
from steelyard.support.measures.actions.together import mark_assessment
from steelyard.support.protocols.actions.guided_runs import next_round, stop
from steelyard.support.protocols.actions.protocols import begin_protocol
from steelyard.support.protocols.models import GuidedRun
from tests.factories import alignment as aligning
from tests.factories import capacity as growing
from tests.factories import collaboratives as teaming
from tests.factories import engagements as engaging
from tests.factories import exchange as exchanging
from tests.factories import feedback as asking
from tests.factories import guided as guiding
from tests.factories import measures as measuring
from tests.factories import readiness as rating
from tests.factories.delivery import (
    SupportFactory,
)
from tests.factories.mailings import AudienceFactory, BounceFactory, MailingFactory, MailingRecipientFactory
from tests.factories.mailings import token_of as mail_token
from tests.people import Cast
from tests.support.exchange.feeds import CENTER, OTHER, made, offering


def collaboratives(things: dict[str, Any], cast: Cast) -> None:
    """Rosa is in a team that Liam accompanies, with one of everything; a peer team of the same collaborative asks it."""
    del cast
    today = timezone.localdate()
    found = teaming.CollaborativeFactory(key="coherence", support=SupportFactory(name="Coherence Collaborative"))
    own = SupportFactory(name="Coherence: Harbor", liaison=things["staff"], recipients=[things["agency"]])
    team = teaming.TeamFactory(collaborative=found, name="Harbor team", support=own)
    peer = teaming.TeamFactory(collaborative=found, name="Peer team")
    former = teaming.MemberFactory(team=team, person=things["colleague"], until=today - timedelta(days=3))
    series = teaming.SeriesFactory(collaborative=found, teams=[team])
    things |= {
        "collaborative": found,
        "team": team,
        "peer-team": peer,
        "far-team": teaming.TeamFactory(name="Far team", collaborative__key="far"),
        "team-member": teaming.MemberFactory(team=team, person=things["persona"], role="lead"),
        "handover": teaming.HandoverFactory(member=former),
        "proposal": teaming.ProposalFactory(team=team),
        "series": series,
        "team-session": teaming.SessionPlanFactory(series=series, session__support=own),
        "milestone": teaming.MilestoneFactory(team=team),
        "element": teaming.ElementFactory(team=team),
        "group": teaming.GroupFactory(team=team),
        "loop": teaming.LoopFactory(team=team),
        "own-item": teaming.ItemFactory(team=team),
        "item-with-file": teaming.filed(team),
        "peer-item": teaming.ItemFactory(team=peer, is_common=True),
        "encounter": teaming.EncounterFactory(asking=peer, asked=team),
        "insight": teaming.InsightFactory(team=team),
        "pulse-round": teaming.PulseRoundFactory(team=team, people=[things["persona"]]),
        "application": teaming.ApplicationFactory(collaborative=found),
        "signed-application": signing.dumps(1, salt="collaboratives.applied"),
        "coherence": "coherence",
    }


def mailings(things: dict[str, Any], cast: Cast) -> None:
    """An audience with a draft, a letter that the colleague got, and a closed address of theirs."""
    del cast
    audience = AudienceFactory(name="People of Harbor", facts_kept={"states": ["DE"]})
    sent = MailingFactory(audience=audience, status="sent", subject="News of spring")
    letter = MailingRecipientFactory(mailing=sent, person=things["colleague"], address="colleague@agency.test")
    things |= {
        "audience": audience,
        "letter-draft": MailingFactory(audience=audience),
        "mailing": sent,
        "halted": MailingFactory(audience=audience, status="stopped"),
        "letter-token": mail_token(letter),
        "bounce": BounceFactory(address="second@agency.test", mailing=sent),
        "sample": "sample",
    }


def inventory(things: dict[str, Any], cast: Cast) -> None:
    """A run of Rosa's agency with an inventory: two initiatives that overlap, one taken out, three spreadsheets."""
    run = aligning.run_of(cast.rosa, agency=things["agency"], facilitator=cast.liam)
    one, two, out = (aligning.initiative(run, name, owner=name) for name in ("Open doors", "Calm rooms", "Old plan"))
    aligning.bound(one, two, "outcome", "population")
    take_out(out, by=cast.liam, why="It ended.")
    rows = [["Third way", "Health"]]
    brought = [aligning.sheet(run, rows=rows, headings=["Initiative", "Owner"]) for _ in range(2)]
    apply_sheet(brought[1], by=cast.liam)
    things |= {
        "aligning-run": run,
        "initiative": one,
        "other-initiative": two,
        "initiative-out": out,
        "initiatives-sheet": brought[0],
        "initiatives-applied": brought[1],
        "overlap-key": f"overlap-{one.pk}-{two.pk}",
        "aligning-again": _again(things, cast),
    }


def capacities(things: dict[str, Any], cast: Cast) -> None:
    """Rosa's agency: one profile with agreed levels and claims at each stage, one whose levels wait, a draft framework."""
    agency = things["agency"]
    support = SupportFactory(name="Harbor capacities", recipients=[agency])
    profile = growing.profile(agency, support=support)
    levels = {growing.SKILLS: (1, 4), growing.GOALS: (2, 3)}
    agreed = growing.agreed(profile, by=cast.rosa, levels=levels)
    waiting = growing.claimed(profile, 3, key=growing.GOALS)
    evidence = growing.file(waiting)
    growing.asked(waiting)
    bare = growing.profile(agency, focal_area="rated")
    proposed = growing.proposed(
        growing.profile(agency, focal_area="waiting"), center=cast.liam, agency=cast.rosa, levels=levels
    )
    draft = framing.begin(by=cast.dana)
    things |= {
        "capacity-profile": profile,
        "capacity-support": support,
        "capacity-agreed": agreed,
        "capacity-rating": bare.rounds.get(),
        "capacity-proposed": proposed,
        "capacity-claim": growing.claimed(profile, 2),
        "capacity-waiting": waiting,
        "capacity-built": growing.built(profile, 2, by=cast.rosa),
        "capacity-evidence": evidence,
        "capacity-holder": name_holder(profile, by=None, key=growing.SKILLS, person=things["colleague"]),
        "capacity-drafted": draft.capacities.order_by("position")[0],
        "capacity-key": growing.SKILLS,
        "draft-number": draft.number,
    }


def _again(things: dict[str, Any], cast: Cast) -> GuidedRun:
    """The second round of another run, whose inventory has not been begun."""
    first = aligning.run_of(cast.rosa, agency=things["agency"], facilitator=cast.liam)
    aligning.initiative(first, "Kept")
    stop(first, by=cast.liam, why="Enough")
    return next_round(first, by=cast.liam)


def guided(things: dict[str, Any], cast: Cast) -> None:
    """Rosa's run with a step of each kind, two texts at one place, and a second round of another run; templates."""
    version = guiding.every_kind()
    agency = things["agency"]
    run = guiding.opened(version, people=[cast.rosa], agency=agency, facilitator=cast.liam, about="Calm mornings")
    guiding.says(run, "write", {"why": "One text"}, by=cast.rosa)
    (rival,) = guiding.says(run, "write", {"why": "Another text"}, by=cast.liam)
    ended = guiding.opened(version, people=[cast.rosa], agency=agency, facilitator=cast.liam)
    guiding.says(ended, "write", {"why": "First"}, by=cast.rosa)
    stop(ended, by=cast.liam, why="Enough")
    draft = begin_protocol(guiding.template(key="drafted", name="Drafted"), by=cast.liam)
    things |= {
        "guided-run": run,
        "ended-run": ended,
        "second-round": next_round(ended, by=cast.liam),
        "stopped-run": stop_one(guiding.opened(version, agency=agency, facilitator=cast.liam), cast),
        "rival": rival,
        "plan-row": guiding.row(run, "plan", by=cast.rosa, what="Ask", due="2027-02-01", who="Rosa"),
        "run-member": run.members.get(),
        "run-party": run.parties.get(),
        "protocol": version.protocol,
        "drafted": draft,
        "step-one": "one",
        "number-one": 1,
    }
    things |= {f"step-{key}": key for key in ("write", "plan", "score", "fork", "approve")}


def stop_one(run: Any, cast: Cast) -> Any:
    stop(run, by=cast.liam, why="Enough")
    return run


def measured(things: dict[str, Any], cast: Cast) -> None:
    """A measure of Rosa's agency with a value, one of another agency, and a self-assessment of Rosa's agency."""
    support = measuring.supported(things["agency"], code="measured", name="Measured support")
    measure = measuring.used(support, measuring.defined("measured", "Measured"))
    other = measuring.supported(things["other-agency"], code="measured-elsewhere", name="Measured elsewhere")
    version = guiding.version(key="team-self-assessment")
    mark_assessment(version.protocol, by=cast.dana, mark=80)
    things |= {
        "measured-support": support,
        "other-measured-support": other,
        "measure": measure,
        "other-measure": measuring.used(other, measure.definition),
        "definition": measure.definition,
        "measure-value": measuring.over(measure, [50])[0],
        "measured-month": "2021-01",
        "assessing-run": guiding.opened(version, people=[cast.rosa], agency=things["agency"], facilitator=cast.liam),
        "assessing-protocol": version.protocol,
    }


def readiness(things: dict[str, Any], cast: Cast) -> None:
    """Rosa's agency rates one support, can be decided on for another, and is asked to agree on a third."""
    agency, liam = things["agency"], things["staff"]
    people = [cast.rosa, *rating.colleagues(agency, 2)]
    one, two, three = (
        rating.proposed(agency=agency, name=f"Harbor deep work {name}", liaison=liam)
        for name in ("one", "two", "three")
    )
    rating.rated(two, people, (2, 1, 2), by=cast.liam)
    rating.rated(three, people, (2, 2, 2), by=cast.liam)
    rating.grounded(three, by=cast.liam)
    things |= {
        "intensive-support": one,
        "rating-round": rating.opened(one, people[:2], by=cast.liam),
        "rated-support": two,
        "readiness-decision": rating.decided(three, by=cast.liam),
        "exempt-support": rating.exempt(agency=things["other-agency"], name="Deep work elsewhere"),
    }


def engagements(things: dict[str, Any], cast: Cast) -> None:
    """Rosa's agency works with the center at depth: a draft, an offered agreement, one of everything; one that ended."""
    agency, today = things["agency"], timezone.localdate()
    one, offered, ended, other = (
        engaging.EngagementFactory(support__name=f"Harbor engagement {name}", support__recipients=[whose])
        for name, whose in (("one", agency), ("two", agency), ("three", agency), ("four", things["other-agency"]))
    )
    innovation = engaging.InnovationFactory(engagement=one)
    draft = engaging.ready_to_offer(one, by=cast.liam)
    end_engagement(ended, by=cast.liam, on=today - timedelta(days=400), note="Done.")
    things |= {
        "engagement": one,
        "engagement-offered": offered,
        "engagement-ended": ended,
        "other-engagement": other,
        "agreement-draft": draft,
        "agreement-offered": offer(engaging.ready_to_offer(offered, by=cast.liam), by=cast.liam),
        "linkage-member": engaging.LinkageFactory(engagement=one, person=things["colleague"]),
        "innovation": innovation,
        "implementation-stage": engaging.StageFactory(innovation=innovation, organization=agency),
        "engagement-milestone": engaging.MilestoneFactory(engagement=one),
        "engagement-risk": engaging.RiskFactory(engagement=one),
        "passage": engaging.PassageFactory(innovation=innovation, source=agency),
        "barrier": teaming.LoopFactory(team=None, support=one.support),
        "engagement-insight": teaming.InsightFactory(team=None, support=one.support, consent="given"),
        "to-engage": SupportFactory(tier="intensive", status="proposed", recipients=[agency]),
        "clarity": "clarity",
        "six": 6,
        "first-goal": 0,
    }


def feedback(things: dict[str, Any], cast: Cast) -> None:
    """A wave in each state of its life."""
    closed = asking.opened(title="Closed wave", invited=10, mode="confidential", passphrase=asking.PASSPHRASE)
    for n, ticket in enumerate(asking.tickets(closed)):
        ballots.cast(closed, by=None, ticket=ticket, answers=asking.form(n))
    waves.close(closed, by=cast.eva)
    ballots.witness(closed, by=cast.dana)
    opened = asking.conducted(cast.eva, cast.dana, [asking.form(n) for n in range(12)], title="Opened wave")
    draft, taking = asking.draft(title="Planned wave"), asking.opened(title="Open wave")
    things |= {
        "wave": draft,
        "open-wave": taking,
        "closed-wave": closed,
        "opened-wave": opened,
        "no-more": no_more_token(taking.invitations.first()),
    }


def exchange(things: dict[str, Any], cast: Cast) -> None:
    """The center publishes all; it reads one center, with a copy in use and one that waits, and another without a key."""
    del cast
    exchanging.opened()
    exchanging.told_support(things["agency"])
    read = exchanging.a_source(name="Lakes Center", url="https://lakes.example.org/feed")
    new = exchanging.a_source(key=None, name="New Center")
    with TemporaryDirectory() as name:
        used = exchanging.a_copy(Path(name), read)
        waiting = exchanging.brought(read, made(Path(name) / "next", [CENTER, offering("next")], sequence=8))
        exchanging.brought(new, made(Path(name) / "new", key=OTHER))
    things |= {"read-center": read, "new-center": new, "copy-in-use": used, "copy-waiting": waiting}
    things |= {"jsonl": "jsonl", "zip": "zip", "rows-of-support": "support"}


def results(things: dict[str, Any], cast: Cast) -> None:
    """A wave of which something is released, with words beside it, and another release that waits."""
    period = (date(2019, 5, 1), date(2020, 4, 30))
    shown = take_in_published(by=None, year=2020, title="Published wave", period=period, invited=327)
    releasing.approve(releasing.keep(shown, by=cast.eva, plan=planned_for(shown), outcomes=[]), by=cast.dana)
    waits = things["opened-wave"]
    plan = planned_for(waits)
    numbers = counted(plan, form_of(waits), answers(waits))
    things |= {
        "published-wave": shown,
        "asked-item": "role",
        "open-question": "why",
        "first-place": 0,
        "release": releasing.keep(waits, by=cast.eva, plan=plan, outcomes=decided(plan, numbers)),
        "quote": releasing.pick_quote(waits, by=cast.eva, question="why", text="It helped.", said_by="Somebody"),
        "reply": releasing.reply(shown, by=cast.dana, said="More of it.", did="There is more."),
    }


def planned_for(wave: Any) -> Any:
    wave.refresh_from_db()
    return plan_for(wave)
