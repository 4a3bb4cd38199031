"""Needs that rose and fell, needs that nobody met, and what people answered as far as it was released."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count

from steelyard.center.needs.models import Round, Standing, UnmetNeed
from steelyard.center.needs.rules import Direction, Move, Stood, moves
from steelyard.evidence.results.queries import shown_waves
from steelyard.evidence.results.rules.presenting import sections
from steelyard.foundation.kit import words
from steelyard.steering.reviews.models import Review
from steelyard.steering.reviews.rules import Step
from steelyard.steering.reviews.rules.pages import Section, Table, shortened

MOST = 15


def needs(review: Review, day: date) -> Section:
    """The last two closed rounds up to the day, and the register of the period; four queries."""
    rounds = list(Round.objects.filter(is_open=False, until__lte=day).order_by("-since")[:2])
    tables, says = [], "No round of needs sensing was closed up to that day."
    if rounds:
        stood = _stood(rounds)
        texts = {key: text for one in stood.values() for key, (_, text) in one.items()}
        after, before = rounds[0], rounds[1] if len(rounds) > 1 else None
        found = moves(_ranks(stood.get(before.pk, {})) if before else {}, _ranks(stood.get(after.pk, {})))
        tables.append(_needs_table(found, texts, after=after.name, before=before.name if before else ""))
        says = (
            _needs_say(found, after.name) if before else f"One round was closed: {after.name}. There is none before it."
        )
    unmet, total = _register(review)
    if unmet:
        tables.append(unmet)
        says += f" Needs found that nobody could meet: {words.number(total)}."
    link: dict[str, Any] = {"link": "needs:board", "link_label": "Open the needs", "opens": "needs.see"}
    return Section(Step.NEEDS, says, tuple(tables), **link)


type _Stood = dict[int, tuple[Stood, str]]


def _stood(rounds: list[Round]) -> dict[int, _Stood]:
    """Where each need stood in each of these rounds; a need merged since stands with its best rank."""
    found: dict[int, _Stood] = {}
    rows = Standing.objects.filter(round__in=rounds).select_related("statement__under").order_by("rank")
    for one in rows:
        need = one.statement.under or one.statement
        found.setdefault(one.round_id, {}).setdefault(need.pk, (Stood(one.rank, one.weight), need.text))
    return found


def _ranks(found: _Stood) -> dict[int, Stood]:
    return {key: stood for key, (stood, _) in found.items()}


def _needs_say(found: list[Move], name: str) -> str:
    counts = Counter(one.direction for one in found)
    told = ((Direction.ROSE, "rose"), (Direction.FELL, "fell"), (Direction.NEW, "new"))
    return f"In the round {name}: {', '.join(f'{counts[one]} {label}' for one, label in told)}."


def _needs_table(found: list[Move], texts: dict[int, str], *, after: str, before: str) -> Table:
    rows = [
        (texts[one.statement], _rank(one.before), _rank(one.after), one.direction.label if before else "—")
        for one in found
    ]
    listed, note = shortened(rows, MOST)
    heads = ("Need", f"Rank {before}" if before else "Rank before", f"Rank {after}", "Moved")
    return Table("Needs by their rank", heads, listed, numbers=(1, 2), measure="need-rank", note=note)


def _rank(stood: Stood | None) -> str:
    return words.number(stood.rank) if stood else "—"


def _register(review: Review) -> tuple[Table | None, int]:
    """Needs nobody could meet, by topic, and how many there are."""
    found = UnmetNeed.objects.filter(found_on__gte=review.period_from, found_on__lte=review.period_to).order_by()
    rows = list(found.values_list("topic__name").annotate(n=Count("pk")).order_by("-n", "topic__name"))
    if not rows:
        return None, 0
    listed, note = shortened([(name, words.number(n)) for name, n in rows], MOST)
    caption = "Needs found in the period that nobody could meet"
    return Table(caption, ("Topic", "Needs"), listed, numbers=(1,), note=note), sum(n for _, n in rows)


def feedback(review: Review, day: date) -> Section:
    """The newest wave about the period of which something was released by the day; without one, the newest before."""
    link: dict[str, Any] = {"link": "results:shown", "link_label": "Open the released results"}
    waves = [one for one in shown_waves() if one.period_from <= review.period_to and _on(one.shown) <= day]
    if not waves:
        says = "No figures about this period were released, so there is nothing to show."
        return Section(Step.FEEDBACK, says, **link)
    wave = waves[0]  # the newest
    says = f"{wave.title}: {words.number(wave.forms)} people answered about {words.period(wave.period_from, wave.period_to)}."
    if wave.period_to < review.period_from:
        says = f"No figures about this period were released; these are older. {says}"
    table = _released(wave.shown.content)
    return Section(Step.FEEDBACK, says, (table,) if table else (), **link)


def _released(content: Mapping[str, Any]) -> Table | None:
    """The share of the best answers to each question, and how many figures a small group hides."""
    rows, hidden = [], 0
    for question in sections(content):
        for figure in question.figures:
            if not figure.is_shown:
                hidden += 1
            elif figure.top:
                name = question.title if figure.title == question.title else f"{question.title} {figure.title}"
                rows.append((name, figure.top_label, figure.top, figure.n))
    if not rows:
        return None
    listed, note = shortened(rows, MOST)
    if hidden:
        note = f"{note} {hidden} figure{' is' if hidden == 1 else 's are'} not shown: small groups.".strip()
    heads = ("Question", "Answer", "Share", "n")
    return Table("Released figures", heads, listed, numbers=(2, 3), measure="results-top-two", note=note)


def _on(release: Any) -> date:
    return release.released_at.date() if release.released_at else date.max
