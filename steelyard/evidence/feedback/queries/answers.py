"""What was answered, after the opening. Only the evaluator's room and what releases results may import this.

Every list has the order of random keys, so that it tells nothing about who came when.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, QuerySet

from steelyard.evidence.feedback.models import AnswerRow, FreeText, MarkedAnswer, Wave
from steelyard.evidence.feedback.rules import Mode


def answers(wave: Wave) -> Iterator[dict[str, Any]]:
    """The closed questions of each form: answers by name of the question; what was not asked is absent."""
    yield from _rows(wave).values_list("answers", flat=True).iterator(chunk_size=2_000)


def _rows(wave: Wave) -> Any:
    model: Any = AnswerRow if wave.is_anonymous else MarkedAnswer
    return model.objects.filter(wave=wave.pk).order_by("id")


def organizations(wave: Wave) -> list[str]:
    """A pseudonym of the organization for each of ``answers``, in the same order; empty where unknown.

    An anonymous wave has none at all: the list is empty.
    """
    return [] if wave.is_anonymous else list(_rows(wave).values_list("group", flat=True))


def people(wave: Wave) -> list[str]:
    """The mark of whoever answered for each of ``answers``; the same person has the same one in other confidential waves."""
    return [] if wave.is_anonymous else list(_rows(wave).values_list("who", flat=True))


def texts(wave: Wave, question: str) -> list[str]:
    """What people wrote to one question, in an order of its own."""
    return list(text_rows(wave, question).order_by("id").values_list("text", flat=True))


def text_rows(wave: Wave, question: str) -> QuerySet[FreeText]:
    """The same, to be paged by ``id``."""
    return FreeText.objects.filter(wave=wave.pk, question=question)


def counted_texts(wave: Wave) -> dict[str, int]:
    """How many wrote something, by name of the question."""
    rows = FreeText.objects.filter(wave=wave.pk).order_by().values_list("question")
    return dict(rows.annotate(n=Count("text")))


def answered(wave: Wave) -> frozenset[int]:
    """Numbers of the invitations that answered a named wave; of other waves nobody knows."""
    return frozenset(map(int, people(wave))) if wave.mode == Mode.NAMED else frozenset()


def shares(wave: Wave, questions: Iterable[str]) -> list[list[float]]:
    """The share of each choice of some single-choice questions, between 0 and 1; questions nobody answered are left out."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in questions}
    for one in answers(wave):
        for name, counter in counts.items():
            if isinstance(one.get(name), str):
                counter[one[name]] += 1
    return [[n / counter.total() for n in counter.values()] for counter in counts.values() if counter]
