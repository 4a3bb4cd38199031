"""What the simulated interviews lead to: cases told, a claim weighed, findings of which one is released and answered."""

from django.db.models import QuerySet

from steelyard.evidence.inquiry.actions import cases, releases
from steelyard.evidence.inquiry.models import Excerpt, OutlineSection, Respondent
from steelyard.evidence.inquiry.rules import Stratum
from steelyard.evidence.inquiry.rules.cases import CaseKind, Side, Source, Strength
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role

# Heading of the outline, the code whose excerpt it stands on, and what is told.
TOLD = (
    (2, "Targeted support", "Reads what is published for everybody and meets with a coach and the state's team."),
    (4, "Responsiveness", "The agenda was changed on the day this person asked for it."),
    (5, "Ownership", "The plan was the center's at first and the team's own by spring."),
    (6, "What could be better", "Sessions stand too far apart for what was begun in them."),
)
MIX = [
    ["Answered about support that is open to everybody", "91%", "275", "2020–2021", "Feedback 2021"],
    ["Answered about work with a team", "4%", "275", "2020–2021", "Feedback 2021"],
    ["Answered about work with their agency alone", "5%", "275", "2020–2021", "Feedback 2021"],
]


def _holder(role: Role) -> User | None:
    return next((user for user in User.objects.order_by("pk") if user.holds(role)), None)


def _excerpts(code: str, stratum: Stratum) -> QuerySet[Excerpt]:
    found = Excerpt.objects.filter(codings__code__name=code, document__interview__respondent__stratum=stratum)
    return found.filter(removed_at__isnull=True).select_related("document").order_by("pk").distinct()


def findings(world: World) -> None:
    """Nothing where nobody coded."""
    evaluator, director = _holder(Role.EVALUATOR), _holder(Role.DIRECTOR)
    if evaluator is None or not Excerpt.objects.exists():
        return
    _told(world, evaluator)
    _weighed(evaluator)
    _released(evaluator, director)


def _told(world: World, by: User) -> None:
    sections: dict[int, OutlineSection] = {}
    for respondent in Respondent.objects.filter(tier="targeted").order_by("pk")[:3]:
        case = cases.make(CaseKind.RESPONDENT, by=by, about=respondent.pk)
        sections = sections or {one.position: one for one in OutlineSection.objects.all()}
        for place, code, text in TOLD:
            stands_on = list(_excerpts(code, Stratum.RECIPIENT).filter(document__interview__respondent=respondent)[:2])
            if stands_on:
                cases.state(case, by=by, section=sections[place], text=text, excerpts=stands_on)
        world.made["cases"] += 1


def _weighed(by: User) -> None:
    claim = cases.claim("What is open to everybody reaches many, and gives each of them little.", by=by)
    for side, source, code, stratum, text in (
        (Side.FOR, Source.INTERVIEW, "Breadth", Stratum.STAFF, "Nobody is turned away from a webinar."),
        (Side.FOR, Source.INTERVIEW, "What could be better", Stratum.RECIPIENT, "There was too much to keep in view."),
        (Side.AGAINST, Source.INTERVIEW, "Breadth", Stratum.PARTNER, "The whole picture is what nobody else brings."),
        (Side.FOR, Source.FEEDBACK, "", Stratum.RECIPIENT, "91% of 275 answers in 2021 are about support open to all."),
    ):
        excerpt = _excerpts(code, stratum).first() if code else None
        if excerpt or source == Source.FEEDBACK:
            cases.ground(claim, by=by, side=side, source=source, text=text, excerpt=excerpt)
    missing = "Nobody was asked who came once and never again."
    cases.weigh(claim, by=by, strength=Strength.MODERATE, missing=missing)


def _released(by: User, director: User | None) -> None:
    finding = releases.write_finding(
        by=by, is_simulated=True, title="Steps that are written down are what people name first",
        text="Recipients and partners speak of guides, agendas and dates before they speak of advice. Where steps were "
        "missing, they asked for them.",
    )  # fmt: skip
    releases.add_display(finding, by=by, title="What people answered about, by kind of support", rows=MIX)
    for stratum in (Stratum.RECIPIENT, Stratum.PARTNER):
        for excerpt in _excerpts("Structure", stratum)[:1]:
            quote = releases.pick_quote(excerpt, by=by, finding=finding, text=excerpt.text, group=stratum)
            releases.review_quote(quote, by=by)
            releases.release(quote, by=by)
    releases.release(finding, by=by)
    for display in finding.displays.all():
        releases.release(display, by=by)
    if director:
        releases.answer(
            finding, by=director, said="Give us dates and steps we can follow between sessions.",
            did="Each team's plan now has dates for the next three meetings, and what is done before each.",
        )  # fmt: skip
    releases.write_finding(
        by=by, is_simulated=True, title="Several providers call the same office in one month",
        text="Partners say so unasked. It is not yet clear how often, and what it costs the agency.",
    )  # fmt: skip
