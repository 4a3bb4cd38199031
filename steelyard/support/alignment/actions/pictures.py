"""The whole picture of an inventory: asked for by somebody, drawn by the worker, kept with the hash of its rows."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.actions import start
from steelyard.foundation.work.models import Job
from steelyard.support.alignment import verbs
from steelyard.support.alignment.actions.initiatives import hold
from steelyard.support.alignment.models import Inventory
from steelyard.support.protocols.models import GuidedRun

DRAW = "alignment.draw"


@transaction.atomic
def ask(run: GuidedRun, *, by: Any) -> Job:
    """Have the whole picture drawn; whoever asks while it is being drawn gets the same work."""
    inventory = hold(run, by=by)
    if inventory.job is not None and inventory.job.is_open:
        return inventory.job
    job = start(DRAW, by=by, title=f"Draw the inventory of {run.subject_name}", arguments={"run": run.pk})
    change(inventory, job=job)
    record(verbs.DRAWN, run, by=by)
    return job


@transaction.atomic
def keep(inventory: Inventory, *, by: Any, picture: Mapping[str, Any], mark: str) -> None:
    """Keep what was drawn; the same rows need not be drawn again. Asking for it was the act that history tells."""
    del by
    Inventory.objects.filter(pk=inventory.pk).update(picture=dict(picture), picture_mark=mark, drawn_at=timezone.now())
