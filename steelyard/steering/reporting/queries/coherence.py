"""Coherence across providers: the maps' own figures, and the published ones beside them."""

from dataclasses import dataclass
from datetime import date

from steelyard.center.charge.models import PublishedFigure
from steelyard.intake.models import HandOff
from steelyard.intake.rules import HandOffStatus
from steelyard.support.coherence.queries import figures
from steelyard.support.partners.queries.funded import joint_funded

# The published figure that stands beside a group of ours.
_BESIDE = {
    "all": "providers_mean_all", "sea": "providers_mean_sea", "lea": "providers_mean_lea",
    "general": "providers_mean_tier_1", "targeted": "providers_mean_tier_2", "intensive": "providers_mean_tier_3",
}  # fmt: skip
_RANGE = ("providers_min", "providers_max")


@dataclass(frozen=True)
class Group:
    """Providers per agency in one group, and what was published of people in it."""

    ours: figures.PerRecipient
    published: str


@dataclass(frozen=True)
class Coherence:
    """Everything on the page."""

    groups: list[Group]
    published_range: str
    partnered: list[figures.Partnered]
    counts: figures.Counts
    accepted: int
    answered: int
    funded: int
    since: date


def coherence(day: date) -> Coherence:
    """The same number of queries however many maps there are."""
    beside = dict(PublishedFigure.objects.filter(key__in=[*_BESIDE.values(), *_RANGE]).values_list("key", "shown_as"))
    first = day - figures.YEARS
    answered = HandOff.objects.filter(answered_at__date__gt=first, answered_at__date__lte=day)
    states = list(answered.order_by().values_list("status", flat=True))
    accepted = states.count(HandOffStatus.ACCEPTED)
    ends = [beside[key] for key in _RANGE if key in beside]
    return Coherence(
        groups=[Group(one, beside.get(_BESIDE[one.key], "")) for one in figures.per_recipient(day)],
        published_range=" to ".join(ends) if len(ends) == len(_RANGE) else "",
        partnered=figures.partnered(day),
        counts=figures.counts(),
        accepted=accepted,
        answered=accepted + states.count(HandOffStatus.REFUSED),
        funded=len(joint_funded(first, day)),
        since=first,
    )
