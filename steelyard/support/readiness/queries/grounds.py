"""The context review and the assumptions as read, and what is known already when somebody begins to write."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from steelyard.center.charge.rules import TierKey
from steelyard.center.offerings.models import Offering
from steelyard.foundation.kit.words import day
from steelyard.support.coherence.queries.lines import Line, known_to_center
from steelyard.support.delivery.models import Support
from steelyard.support.readiness.models import Assumptions, ContextReview
from steelyard.support.readiness.rules import ASSUMED, NAMED, Aspect, reach_of


def reviews(support: Support) -> list[ContextReview]:
    """The newest version first."""
    return list(ContextReview.objects.filter(support=support).select_related("written_by").order_by("-number"))


def first_texts(support: Support) -> dict[str, str]:
    """What a first review begins from: the help that others are known to give to the agencies."""
    found = known_to_center(support.recipients.values_list("pk", flat=True))[:20]
    return {Aspect.OTHER_TA.value: "\n".join(_told(one) for one in found)} if found else {}


def _told(help_: Line) -> str:
    topic = f": {', '.join(map(str, help_.topics))}" if help_.topics else ""
    since = f", since {day(help_.since)}" if help_.since else ""
    until = f", until {day(help_.until)}" if help_.until else ""
    return f"{help_.name}{topic}{since}{until}"


def assumptions_of(support: Support) -> Assumptions:
    """The answers as they stand; those to be where nobody has begun."""
    found = Assumptions.objects.select_related("answered_by").filter(support=support).first()
    return found or Assumptions(support=support, version=0, is_simulated=support.is_simulated)


def offers() -> list[Offering]:
    """What can be offered instead: the general and targeted offerings that are published."""
    rows = Offering.objects.filter(is_published=True, tier__in=(TierKey.GENERAL, TierKey.TARGETED))
    return list(rows.order_by("tier", "position", "name", "pk"))


def texts(review: ContextReview | None) -> Iterable[tuple[str, str]]:
    """Each aspect with what was written of it."""
    return [(one.label, getattr(review, one.value)) for one in Aspect] if review else []


@dataclass(frozen=True)
class Assumed:
    """The answers as somebody may read them; who is for and against it only where the center says so."""

    answers: Assumptions
    texts: Sequence[tuple[str, str]]
    names: Sequence[tuple[str, str]]
    reach: int | None

    @property
    def is_begun(self) -> bool:
        return self.answers.pk is not None


def assumed(support: Support, *, at_desk: bool) -> Assumed:
    """The agency reads the answers once they are whole, not while they are a draft."""
    found = assumptions_of(support)
    if not at_desk and found.answered_at is None:
        found = Assumptions(support=support)
    sees = at_desk or found.shows_names
    reach = reach_of(found.planned, found.can_benefit) if found.can_benefit and found.planned is not None else None
    return Assumed(
        found,
        [(words[0], getattr(found, name)) for name, words in ASSUMED.items()],
        [(words[0], getattr(found, name)) for name, words in NAMED.items()] if sees else [],
        reach,
    )
