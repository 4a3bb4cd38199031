"""The two axes, a request's place on them, and the decision that follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from steelyard.foundation.kit.choices import Choice
from steelyard.intake.rules.steps import DecisionKind


class Axis(Choice):
    OTHERS = "others", "How much good work others already do on this"
    PLACED = "placed", "How well placed the center is"


HIGH_FROM = Fraction(5, 2)
NEAR = Fraction(1, 4)


@dataclass(frozen=True)
class Criterion:
    """One question of an axis, with the anchor sentence of each point from 0 to 4."""

    key: str
    axis: Axis
    name: str
    anchors: tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Place:
    """Where a request stands on an axis: the mean of its criteria, whether that is high, and whether it is close."""

    mean: Fraction
    is_high: bool
    is_near: bool


def place(scores: Sequence[int]) -> Place:
    """Mean of scores 0 to 4; high from 2.5; near within 0.25 of that line. Raises ValueError on no or wrong scores."""
    if not scores or not all(0 <= score <= 4 for score in scores):
        raise ValueError("Each criterion needs a score from 0 to 4.")
    mean = Fraction(sum(scores), len(scores))
    return Place(mean, mean >= HIGH_FROM, abs(mean - HIGH_FROM) <= NEAR)


QUADRANTS = {
    # (others do much good work, the center is well placed)
    (True, True): DecisionKind.COLLABORATE,
    (True, False): DecisionKind.AMPLIFY,
    (False, True): DecisionKind.DIRECT,
    (False, False): DecisionKind.ILLUMINATE,
}


def quadrant(*, others: bool, placed: bool) -> DecisionKind:
    return QUADRANTS[others, placed]


def axis_scores(axis: Axis, criteria: Sequence[Criterion], scores: Mapping[str, int]) -> list[int]:
    """The scores of one axis in the order of its criteria; a missing one raises KeyError."""
    return [scores[criterion.key] for criterion in criteria if criterion.axis == axis]


def hundredths(mean: Fraction) -> int:
    """A mean in hundredths for pictures and lists, half rounded up."""
    return int(mean * 100 + Fraction(1, 2))


@dataclass(frozen=True)
class Weighed:
    """Both places of a request; a side is None while a mean lies near the line and nobody has chosen."""

    others: Place
    placed: Place
    others_is_high: bool | None
    placed_is_high: bool | None

    @property
    def suggested(self) -> DecisionKind | None:
        """The quadrant that follows, or None while a choice is missing."""
        if self.others_is_high is None or self.placed_is_high is None:
            return None
        return quadrant(others=self.others_is_high, placed=self.placed_is_high)

    @property
    def undecided(self) -> list[Axis]:
        """The axes that wait for a choice."""
        sides = {Axis.OTHERS: self.others_is_high, Axis.PLACED: self.placed_is_high}
        return [axis for axis, side in sides.items() if side is None]


def side(found: Place, choice: bool | None) -> bool | None:  # noqa: FBT001 -- a choice is yes, no or not made
    """High or low; near the line somebody must choose, elsewhere a choice counts for nothing."""
    return choice if found.is_near else found.is_high


def weigh(
    criteria: Sequence[Criterion], scores: Mapping[str, int], choices: Mapping[Axis, bool | None] | None = None
) -> Weighed:
    """Place a request on both axes; raises KeyError on a missing and ValueError on a wrong score."""
    chosen = choices or {}
    others = place(axis_scores(Axis.OTHERS, criteria, scores))
    placed = place(axis_scores(Axis.PLACED, criteria, scores))
    return Weighed(others, placed, side(others, chosen.get(Axis.OTHERS)), side(placed, chosen.get(Axis.PLACED)))


@dataclass(frozen=True)
class Sketch:
    """One axis while somebody is still scoring it: the place so far (None before the first score), and how far."""

    place: Place | None
    scored: int
    of: int

    @property
    def is_whole(self) -> bool:
        return self.scored == self.of


def sketch(axis: Axis, criteria: Sequence[Criterion], scores: Mapping[str, int]) -> Sketch:
    """Where a request stands on an axis by the scores given so far."""
    own = [criterion for criterion in criteria if criterion.axis == axis]
    given = [scores[criterion.key] for criterion in own if criterion.key in scores]
    return Sketch(place(given) if given else None, len(given), len(own))


# The matrix a center starts with until it loads its own; every sentence is ours.
DEFAULT_CRITERIA = (
    Criterion(
        "providers_active",
        Axis.OTHERS,
        "How many providers",
        (
            "Nobody we know of works on this.",
            "One provider does, now and then.",
            "One provider does so all the time, or a few now and then.",
            "Two or three providers do so all the time.",
            "Many providers do so; an agency can choose.",
        ),
    ),
    Criterion(
        "quality",
        Axis.OTHERS,
        "How good their work is",
        (
            "We have seen nothing that we would pass on.",
            "What exists is dated or untried.",
            "What exists is sound; we have not heard how it served anybody.",
            "What exists is sound, and an agency has told us that it helped.",
            "What exists is well proven, and several agencies have told us that it helped.",
        ),
    ),
    Criterion(
        "reach",
        Axis.OTHERS,
        "Whether they reach this agency",
        (
            "None of them can serve this agency.",
            "One could, but the two have never spoken.",
            "One serves agencies like it and needs to be introduced.",
            "One knows somebody in this agency.",
            "One is at work with this agency on this now.",
        ),
    ),
    Criterion(
        "expertise",
        Axis.PLACED,
        "What we know about it",
        (
            "Nobody here knows this topic.",
            "Somebody has read about it.",
            "Somebody has done such work once or twice.",
            "Somebody has done such work often and can lead it.",
            "Several of us have done such work often and can lead it.",
        ),
    ),
    Criterion(
        "hours_left",
        Axis.PLACED,
        "The hours we have left",
        (
            "No hours are left in this award year.",
            "Less than half of the hours it takes are free.",
            "About half of them are free; other work would wait.",
            "All the hours it takes are free.",
            "Twice the hours it takes are free.",
        ),
    ),
    Criterion(
        "charge_fit",
        Axis.PLACED,
        "How it fits our charge",
        (
            "It lies outside our charge.",
            "It touches a focal area in name only.",
            "It serves a focal area by a detour.",
            "It serves a focal area directly.",
            "It serves a focal area directly, and others would gain from what it teaches.",
        ),
    ),
)
