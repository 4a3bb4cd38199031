"""Where an intensive support stands on its way to active: the answer that pages, gates and apps above ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Prefetch

from steelyard.center.charge.queries import the_center
from steelyard.center.charge.rules import TierKey
from steelyard.support.delivery.models import Support, SupportQuerySet
from steelyard.support.delivery.queries.gates import use_gate
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.readiness.models import Assumptions, ContextReview, Decision, PlanRow
from steelyard.support.readiness.queries.rounds import Read, rounds_of
from steelyard.support.readiness.rules import STANDING, DecisionStatus, Facts, Result, Where, is_exempt, where_of
from steelyard.support.readiness.rules.profile import Profile

PLAN = Prefetch(
    "plan", PlanRow.objects.select_related("by_staff__person", "by_organization", "promise").order_by("due_on", "id")
)


@dataclass(frozen=True)
class Standing:
    """Where a support stands. ``exempt``: from before readiness was asked for. ``ready``: it may be active.

    ``counts`` is the last decision that stands, ``newest`` the last one on the newest round, standing or not.
    """

    support: Support
    exempt: bool
    ready: bool
    where: Where
    rounds: list[Read] = field(default_factory=list)
    counts: Decision | None = None
    newest: Decision | None = None
    context_on: date | None = None
    answered_at: datetime | None = None

    @property
    def may_be_active(self) -> bool:
        return self.exempt or self.ready

    @property
    def decided_on(self) -> date | None:
        return self.counts.decided_on if self.counts else None

    @property
    def result(self) -> Result | None:
        return Result(self.counts.result) if self.counts else None

    @property
    def round(self) -> Read | None:
        """The newest round, called off or not."""
        return self.rounds[-1] if self.rounds else None

    @property
    def rated(self) -> list[Read]:
        """The rounds whose ratings are shown, the first one first."""
        return [one for one in self.rounds if one.profile is not None]

    @property
    def profile(self) -> Profile | None:
        """The profile of the newest round that has one."""
        return self.rated[-1].profile if self.rated else None

    @property
    def weakest(self) -> str:
        """The weakest part in words; empty while there is no profile."""
        return self.profile.weakest_words if self.profile else ""


def standing(support: Support) -> Standing:
    """Where one support stands; nine queries."""
    return standings([support])[support.pk]


def standings(supports: Iterable[Support]) -> dict[int, Standing]:
    """Where many supports stand, by key; nine queries however many there are."""
    wanted = list(supports)
    keys = [one.pk for one in wanted if one.pk]
    center = the_center()
    required = center.readiness_required_from if center else None
    rounds, decisions = rounds_of(wanted), _decisions(keys)
    reviews = ContextReview.objects.filter(support__in=keys).values_list("support_id").annotate(Max("reviewed_on"))
    answers = Assumptions.objects.filter(support__in=keys).values_list("support_id", "answered_at")
    books = _Books(rounds, decisions, dict(reviews), dict(answers))
    return {one.pk: _standing(one, books, required) for one in wanted}


@dataclass(frozen=True)
class _Books:
    rounds: Mapping[int, list[Read]]
    decisions: Mapping[int, list[Decision]]
    reviews: Mapping[int, date]
    answers: Mapping[int, datetime | None]


def _decisions(keys: list[int]) -> dict[int, list[Decision]]:
    """Decisions by support, the newest first; those that were replaced count nowhere."""
    rows = Decision.objects.filter(round__support__in=keys).exclude(status=DecisionStatus.REPLACED)
    rows = rows.select_related("round", "offering", "staff_by", "agency_by").prefetch_related(PLAN).order_by("-id")
    found: dict[int, list[Decision]] = {key: [] for key in keys}
    for one in rows:
        found[one.round.support_id].append(one)
    return found


def _standing(support: Support, books: _Books, required: date | None) -> Standing:
    rounds, decisions = books.rounds.get(support.pk, []), books.decisions.get(support.pk, [])
    last = rounds[-1] if rounds else None
    counts = next((one for one in decisions if one.status in STANDING), None)
    newest = next((one for one in decisions if last and one.round_id == last.round.pk), None)
    answered = books.answers.get(support.pk)
    facts = Facts(
        is_exempt=is_exempt(support.starts_on, required),
        is_ready=answered is not None and _opens(counts),
        has_round=last is not None and not last.is_called_off,
        asked=last.asked if last else 0,
        rated=last.rated if last else 0,
        least=last.least if last else Facts.least,
        is_revealed=last is not None and last.profile is not None,
        has_context=support.pk in books.reviews,
        has_assumptions=answered is not None,
        decision=newest.status if newest else "",
    )
    return Standing(
        support, facts.is_exempt, facts.is_ready, where_of(facts), rounds, counts, newest,
        books.reviews.get(support.pk), answered,
    )  # fmt: skip


def _opens(decision: Decision | None) -> bool:
    """Whether a decision lets a support be active; the database asks the same."""
    if decision is None or decision.status != DecisionStatus.JOINT:
        return False
    return decision.result == Result.GO or bool(decision.plan.all())


_NOT_BEFORE = (
    "This would put the support among those from before {day}, which are exempt from readiness. "
    "An intensive support that begins now starts on that day or later."
)
_NOT_READY = (
    "An intensive support becomes active only once its readiness is decided by both sides. What comes next: {next}."
)


@use_gate
def refusal(wanted: Support, before: Support | None) -> str:
    """Why a support may not be as it is wanted; the database refuses the same, in fewer words."""
    if wanted.tier != TierKey.INTENSIVE:
        return ""
    center = the_center()
    required = center.readiness_required_from if center else None
    exempt = is_exempt(wanted.starts_on, required)
    if before is not None and exempt and not (_is_intensive(before) and is_exempt(before.starts_on, required)):
        return _NOT_BEFORE.format(day=f"{required:%B %-d, %Y}")
    if exempt or wanted.status != SupportStatus.ACTIVE or (before is not None and _is_same(wanted, before)):
        return ""
    if wanted.pk is None:
        return "An intensive support begins as proposed; it becomes active once its readiness is decided by both sides."
    found = standing(wanted)
    return "" if found.ready else _NOT_READY.format(next=found.where.label[0].lower() + found.where.label[1:])


def _is_intensive(support: Support) -> bool:
    return support.tier == TierKey.INTENSIVE


def _is_same(wanted: Support, before: Support) -> bool:
    return all(getattr(wanted, name) == getattr(before, name) for name in ("tier", "status", "starts_on"))


def intensive() -> SupportQuerySet:
    """Intensive supports with what their pages need."""
    rows = Support.objects.filter(tier=TierKey.INTENSIVE)
    return rows.select_related("liaison__person").prefetch_related("recipients")
