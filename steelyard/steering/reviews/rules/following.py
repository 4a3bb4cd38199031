"""How many decisions of a review came to be."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from steelyard.foundation.kit.words import number
from steelyard.steering.reviews.rules.deciding import Verdict


@dataclass(frozen=True)
class Share:
    """Decisions by what became of them; ``n`` counts those of which somebody said it."""

    happened: int
    partly: int
    missed: int
    unanswered: int

    @property
    def n(self) -> int:
        return self.happened + self.partly + self.missed

    @property
    def told(self) -> str:
        """Words such as "3 of 5 decisions happened and 2 did not happen"."""
        if not self.n:
            return "Nobody has said yet what happened to them"
        noun = "decision" if self.n == 1 else "decisions"
        parts = [f"{number(self.happened)} of {number(self.n)} {noun} happened"]
        if self.partly:
            parts.append(f"{number(self.partly)} happened in part")
        if self.missed:
            parts.append(f"{number(self.missed)} did not happen")
        return (
            parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}{',' if len(parts) > 2 else ''} and {parts[-1]}"
        )


def share(verdicts: Iterable[str | None]) -> Share:
    """Count verdicts; None is a decision of which nobody said anything."""
    counts = Counter(verdicts)
    return Share(counts[Verdict.HAPPENED], counts[Verdict.PARTLY], counts[Verdict.NOT], counts[None])
