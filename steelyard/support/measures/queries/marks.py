"""Marks beneath a run chart: what happened when. Cycles are known here; apps above register what else there is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from steelyard.center.context.queries import active_events
from steelyard.support.delivery.models import Support
from steelyard.support.measures.models import Cycle, Measure
from steelyard.support.measures.queries.uses import Line
from steelyard.support.protocols.rules.guided.shape import RunState


@dataclass(frozen=True)
class Mark:
    """Something that happened on a day, in a few words; ``url`` opens it for whoever may see it."""

    on: date
    text: str
    url: str = ""


_SOURCES: list[Callable[[Support], Iterable[Mark]]] = []


def source(found: Callable[[Support], Iterable[Mark]]) -> Callable[[Support], Iterable[Mark]]:
    """Let what a function knows of a support (stage changes, visits) stand beneath its run charts; decorates it."""
    _SOURCES.append(found)
    return found


_ENDED = {RunState.COMPLETE.value: "Cycle complete", RunState.STOPPED.value: "Cycle stopped"}


def cycles_of(measure: Measure) -> list[Cycle]:
    """The cycles begun on a measure, the newest first."""
    rows = Cycle.objects.filter(measure=measure).select_related("run__protocol_version__protocol", "by")
    return list(rows.order_by("-begun_on", "-id"))


def marks_of(measure: Measure, cycles: Iterable[Cycle], more: Iterable[Mark] = ()) -> list[Mark]:
    """Everything that stands beneath a measure's run chart, in the order of time."""
    found = [*more, *(mark for cycle in cycles for mark in _of_cycle(cycle))]
    for told in _SOURCES:
        found += told(measure.support)
    return sorted(found, key=lambda mark: (mark.on, mark.text))


def of_context(line: Line) -> list[Mark]:
    """The context events that began, or were over, within a run chart; for whoever may see them."""
    if not line.windows:
        return []
    first, last = line.windows[0], timezone.localdate()
    found = []
    for event in active_events(first, last):
        if event.starts_on >= first:
            found.append(Mark(event.starts_on, f"{event.name} begins", event.get_absolute_url()))
        if event.ends_on and event.ends_on <= last:
            found.append(Mark(event.ends_on, f"{event.name} is over", event.get_absolute_url()))
    return found


def _of_cycle(cycle: Cycle) -> Iterable[Mark]:
    url, about = cycle.run.get_absolute_url(), cycle.run.about
    yield Mark(cycle.begun_on, f"Cycle begun: {about}" if about else "Cycle begun", url)
    if cycle.run.ended_at is not None:
        word = _ENDED[cycle.run.status]
        yield Mark(timezone.localdate(cycle.run.ended_at), f"{word}: {about}" if about else word, url)
