"""What people say of findings: a note, a dismissal with its reason, and the way back."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.alignment import verbs
from steelyard.support.alignment.models import Remark
from steelyard.support.alignment.rules import NotNow
from steelyard.support.alignment.rules.findings import Finding
from steelyard.support.protocols.actions.guided_runs import recount
from steelyard.support.protocols.models import GuidedRun


@transaction.atomic
def note(run: GuidedRun, *, by: Any, finding: Finding, text: str, version: int) -> Remark:
    """Write beside a finding what the group makes of it; Stale if somebody wrote first."""
    run.hold()
    remark = _remark(run, finding, version)
    if change(remark, note=text):
        recount(run, by=by)
        record(verbs.NOTED, run, by=by, note=finding.name)
    return remark


@transaction.atomic
def dismiss(run: GuidedRun, *, by: Any, finding: Finding, reason: str, version: int) -> Remark:
    """Put a finding aside with a reason, for as long as what it rests on stays the same."""
    run.hold()
    remark = _remark(run, finding, version)
    if remark.dismissed_at and remark.dismissed_mark == finding.mark:
        raise NotNow("This was dismissed already.")
    change(remark, dismissed_at=timezone.now(), dismissed_by=by, dismissed_mark=finding.mark, reason=reason)
    recount(run, by=by)
    record(verbs.DISMISSED, run, by=by, note=f"{finding.name}: {reason}")
    return remark


@transaction.atomic
def reopen(run: GuidedRun, *, by: Any, finding: Finding, version: int) -> Remark:
    """Take a dismissal back; the reason stays in history."""
    run.hold()
    remark = _remark(run, finding, version)
    if not remark.dismissed_at:
        raise NotNow("This is open.")
    change(remark, dismissed_at=None, dismissed_by=None, dismissed_mark="", reason="")
    recount(run, by=by)
    record(verbs.REOPENED, run, by=by, note=finding.name)
    return remark


def _remark(run: GuidedRun, finding: Finding, version: int) -> Remark:
    """The remark on a finding as it was read (version 0: none yet)."""
    found = Remark.objects.filter(run=run, key=finding.key).first()
    if (found.version if found else 0) != version:
        raise Stale(found or Remark(run=run, key=finding.key))
    if found:
        return found
    try:
        with transaction.atomic():
            return Remark.objects.create(run=run, key=finding.key, kind=finding.kind.value)
    except IntegrityError as first:
        raise Stale(Remark(run=run, key=finding.key)) from first
