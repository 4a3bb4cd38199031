"""Opening the gates that stand before publishing."""

from django.db import transaction

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.support.library import verbs
from steelyard.support.library.models import Resource
from steelyard.support.library.queries.gates import GATES, LABEL, needs_gates
from steelyard.support.library.rules import NotNow, ResourceStatus
from steelyard.support.protocols import rules as protocols
from steelyard.support.protocols.actions.runs import open_run
from steelyard.support.protocols.models import Run


@transaction.atomic
def open_gate(resource: Resource, *, by: User | None, key: str, is_simulated: bool = False) -> Run:
    """Put a resource in review, as it is now, to the reviewers of one gate."""
    if key not in GATES:
        raise NotNow("There is no such review.")
    if not needs_gates(resource):
        raise NotNow("Only the center's own work is reviewed. Of the work of others we publish a description.")
    if resource.status != ResourceStatus.REVIEW:
        raise NotNow("Send the draft into review first.")
    try:
        run = open_run((LABEL, resource.pk), by=by, key=key, is_simulated=is_simulated)
    except protocols.NotNow as refused:
        raise NotNow(str(refused)) from refused
    record(verbs.GATE_OPENED, resource, by=by, note=run.template.name)
    return run
