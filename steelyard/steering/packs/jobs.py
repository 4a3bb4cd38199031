"""Long work: submitting a report, and making its files."""

from typing import Any

from django.utils import timezone

from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import daily, work
from steelyard.steering.packs.actions import packs as actions
from steelyard.steering.packs.actions.schedules import draft_what_is_due, remind, send_to_readers
from steelyard.steering.packs.models import Pack
from steelyard.steering.packs.queries.document import built, document_of
from steelyard.steering.packs.rules.packs import NotNow
from steelyard.steering.packs.tasks import files_of


@work(actions.FREEZE, title="Submit a report")
def freeze_pack(progress: Progress, pack: int) -> dict[str, Any]:
    """Read every row behind the report, then keep it; a report somebody wrote in meanwhile is left as it is."""
    found = Pack.objects.select_related("award_year", "drafted_by", "reviewed_by").filter(pk=pack).first()
    if found is None or found.is_frozen:
        return {"problem": "This report was submitted already."}
    today = timezone.localdate()
    whole = built(found, today, progress.stage)
    if whole.stops:
        return {"problem": " ".join(one.words for one in whole.stops)}
    document = document_of(whole, by=progress.by, today=today, tell=progress.stage)
    try:
        actions.freeze(found, by=progress.by, found=whole, document=document)
    except (NotNow, Stale) as problem:
        return {"problem": str(problem)}
    return {"sha256": found.sha256}


@work(actions.PRINT, title="Make the files of a report")
def print_pack(progress: Progress, pack: int) -> dict[str, Any]:
    """Every file from the kept document alone."""
    found = Pack.objects.frozen().filter(pk=pack).first()
    if found is None:
        return {"problem": "This report is not submitted."}
    made = files_of(found.kept, progress.stage)
    actions.keep_files(found, by=progress.by, files=made)
    send_to_readers(found, by=progress.by)
    return {name: len(content) for name, content in made.items()}


@daily
def draft_reports() -> None:
    """Draft the reports whose day has come, and remind of those that are due."""
    today = timezone.localdate()
    draft_what_is_due(by=None, today=today)
    remind(by=None, today=today)
