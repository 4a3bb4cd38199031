"""Long work: going through a plan, and making the PDF of what is shown."""

from typing import Any

from django.template.loader import render_to_string

from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.queries.answers import answers
from steelyard.evidence.results import actions, queries
from steelyard.evidence.results.actions.published import take_in_published
from steelyard.evidence.results.forms import PublishedWaveRow
from steelyard.evidence.results.rules.releasing import counted, decided
from steelyard.evidence.results.tasks import pdf_of
from steelyard.foundation.work.imports import Kind, kind
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import work


@work(actions.PREPARE, title="Work out what may be shown of a wave")
def prepare(progress: Progress, wave: int, why: str) -> dict[str, Any]:
    """Go through the plan table by table; the release then waits for a second person."""
    found = Wave.objects.get(pk=wave)
    plan = queries.plan_for(found)
    if plan is None:
        return {"problem": "The wave has no plan."}
    form = queries.form_of(found)
    progress.stage("Counting answers")
    numbers = counted(plan, form, answers(found))
    progress.stage("Deciding what may be shown", total=len(plan.tables))
    outcomes = decided(plan, numbers, before=queries.known_of(found, plan), tell=progress.step)
    release = actions.keep(found, by=progress.by, plan=plan, outcomes=outcomes, why=why)
    shown = sum(1 for one in outcomes if one.decision.parts)
    return {"url": release.get_absolute_url(), "shown": shown, "tables": len(outcomes)}


@work(actions.PRINT, title="Make the PDF of results")
def print_results(progress: Progress, wave: int) -> dict[str, Any]:
    """Make the file anew from what is shown now."""
    release = queries.shown_of(wave)
    if release is None:
        return {"problem": "Nothing of this wave is shown."}
    progress.stage("Laying out pages")
    content = pdf_of(render_to_string("results/print.html", queries.page_of(release)))
    actions.keep_pdf(release.wave, by=progress.by, content=content)
    return {"bytes": len(content)}


# Waves of a case of which figures were published


def _find(row: dict[str, Any]) -> Wave | None:
    return Wave.objects.filter(is_reconstructed=True, period_to=row["period_to"]).first()


def _add(row: dict[str, Any], *, by: Any) -> Wave:
    period = (row["period_from"], row["period_to"])
    return take_in_published(by=by, year=row["year"], title=row["title"], period=period, invited=row["invited"])


def _alter(found: Wave, row: dict[str, Any], *, by: Any) -> dict[str, Any]:
    """A wave that was taken in stays as it is."""
    del found, row, by
    return {}


kind(
    Kind(
        "published_waves", "Waves of which figures were published", PublishedWaveRow, find=_find, add=_add, alter=_alter
    )
)
