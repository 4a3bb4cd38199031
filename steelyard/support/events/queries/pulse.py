"""What people said at the end of an event, as far as it may be shown."""

from collections import Counter
from dataclasses import dataclass

from steelyard.analysis.disclosure import K, OneWay, one_way
from steelyard.support.events.models import Event, PulseAnswer


@dataclass(frozen=True)
class Said:
    """The answers as they may be shown: nothing of fewer than ten."""

    table: OneWay | None
    words: list[str]
    needed: int = K


def said(event: Event) -> Said:
    answers = PulseAnswer.objects.filter(event=event)
    marks = list(answers.values_list("usefulness", flat=True))
    if len(marks) < K:
        return Said(None, [])
    counts = Counter(marks)
    # By the letters of the words: in the order in which they came they might tell who wrote them.
    words = sorted(answers.exclude(next_step="").values_list("next_step", flat=True))
    # In bands, and without a mean: the page may be read before and after one answer comes in.
    table = one_way({str(mark): counts[mark] for mark in range(1, 6)}, subgroup=True)
    return Said(table, words if len(words) >= K else [])
