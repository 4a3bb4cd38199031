"""Every write to studies of exemplars."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from steelyard.evidence.exemplars import verbs
from steelyard.evidence.exemplars.models import Study, StudyFit
from steelyard.evidence.exemplars.rules import FitStatus, NotNow
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.files.keeping import keep
from steelyard.foundation.kit.models import change, touch
from steelyard.foundation.work.actions import start

FIT = "exemplars.fit"
WITHDRAWN = "This study was withdrawn. Put it back first."


@transaction.atomic
def bring(*, by: Any, title: str, content: Any, name: str, ending: str, **seen: Any) -> Study:
    """Take a file in that was looked into; ``seen`` is what its columns hold: rows, columns, notes."""
    kept = keep(content, under="exemplars")
    made = Study.objects.create(
        title=title,
        name=name[-200:],
        ending=ending,
        sha256=kept.sha256,
        size=kept.size,
        stored=kept.name,
        made_by=by,
        **seen,
    )
    record(verbs.BROUGHT, made, by=by)
    return made


@transaction.atomic
def ask(study: Study, *, by: Any, asked: Mapping[str, Any]) -> StudyFit:
    """Have a model fitted by the worker. Raises NotNow, and Stale where two ask at once."""
    if study.is_withdrawn:
        raise NotNow(WITHDRAWN)
    touch(study)
    last = study.fits.aggregate(last=Max("number"))["last"] or 0
    made = StudyFit.objects.create(study=study, number=last + 1, asked=dict(asked), made_by=by)
    made.job = start(FIT, by=by, title=f"Look for exemplars in {study}", arguments={"pk": made.pk})
    StudyFit.objects.filter(pk=made.pk).update(job=made.job)
    record(verbs.ASKED, study, by=by, note=str(made))
    return made


@transaction.atomic
def keep_found(fit: StudyFit, *, by: Any, found: Mapping[str, Any]) -> None:
    """Keep what was found, once."""
    if StudyFit.objects.filter(pk=fit.pk, status=FitStatus.WAITING).update(status=FitStatus.FOUND, found=dict(found)):
        record(verbs.FOUND, fit.study, by=by, note=str(fit))


@transaction.atomic
def keep_problem(fit: StudyFit, *, by: Any, problem: str) -> None:
    """Keep why nothing could be found."""
    refused = {"status": FitStatus.REFUSED, "problem": problem}
    if StudyFit.objects.filter(pk=fit.pk, status=FitStatus.WAITING).update(**refused):
        record(verbs.REFUSED, fit.study, by=by, note=problem)


@transaction.atomic
def withdraw(study: Study, *, by: Any) -> None:
    """Take a study out of sight; it can be put back."""
    if study.is_withdrawn:
        raise NotNow("This study was withdrawn already.")
    change(study, withdrawn_at=timezone.now())
    record(verbs.WITHDRAWN, study, by=by)


@transaction.atomic
def put_back(study: Study, *, by: Any) -> None:
    if not study.is_withdrawn:
        raise NotNow("This study was not withdrawn.")
    change(study, withdrawn_at=None)
    record(verbs.PUT_BACK, study, by=by)
