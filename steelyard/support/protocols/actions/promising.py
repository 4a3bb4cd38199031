"""Rows of an action plan become promises in the ledger, once each."""

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery.actions import make_promise
from steelyard.support.protocols import verbs
from steelyard.support.protocols.models import Answer, GuidedRun, RunMember, RunParty
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.shape import Promises, Step

LONGEST = 300


@dataclass
class Made:
    """How many rows became promises, and why others did not."""

    count: int = 0
    left: list[str] = field(default_factory=list)


@transaction.atomic
def make_promises(run: GuidedRun, *, by: User | None, step: Step) -> Made:
    """Make a promise of each row that has a task and a date and is none yet.

    Whoever works at the center promises in person; anybody else's agency promises, with the person named in it.
    """
    if step.promises is None:
        raise NotNow("The rows of this step are not meant to become promises.")
    run.hold()
    made, owners = Made(), _Owners(run)
    for row in Answer.objects.standing().filter(run=run, step=step.key, promise=None).order_by("id"):
        if problem := _promise(row, step.promises, owners, by):
            made.left.append(problem)
        else:
            made.count += 1
    record(verbs.PROMISED, run, by=by, note=f"{step.title}: {made.count}")
    return made


class _Owners:
    """Who may promise in a run: staff by name, and the agency of each member."""

    def __init__(self, run: GuidedRun) -> None:
        members = RunMember.objects.filter(run=run).select_related("person__organization")
        self.agencies = {fold(one.person.name): one.person.organization for one in members}
        first = RunParty.objects.current().filter(run=run).select_related("organization").order_by("id").first()
        self.party: Organization | None = first.organization if first else None

    def staff(self, name: str) -> StaffMember | None:
        found = StaffMember.objects.filter(person__name_key=fold(name), until=None)[:2]
        return found[0] if len(found) == 1 else None

    def agency(self, name: str) -> Organization | None:
        return self.agencies.get(fold(name)) or self.party


def _promise(row: Answer, columns: Promises, owners: _Owners, by: User | None) -> str:  # noqa: PLR0917 -- a row, how to read it, who may promise, and who asks
    """Make one promise; the sentence that says why it could not be made, or nothing."""
    what, due, owner = (row.values.get(name, "") for name in (columns.what, columns.due, columns.by))
    if not (what and due and owner):
        return f"“{what or 'A row without words'}” has no {'date' if not due else 'owner'}."
    staff = owners.staff(owner)
    agency = None if staff else owners.agency(owner)
    if staff is None and agency is None:
        return f"“{what}”: nobody here knows {owner}, and no agency shares this run."
    row.promise = make_promise(
        by=by,
        what=_told(what, "" if staff else owner),
        due_on=date.fromisoformat(due),
        by_staff=staff,
        by_organization=agency,
        to_organization=owners.party if staff else None,
        support=row.run.support,
        is_simulated=row.run.is_simulated,
    )
    row.save(update_fields=["promise"])
    return ""


def _told(what: str, owner: str) -> str:
    ending = f" ({owner})" if owner else ""
    return what[: LONGEST - len(ending)] + ending
