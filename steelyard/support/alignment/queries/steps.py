"""How far an inventory is, as the steps of its run tell it, and a hash of what it holds."""

import hashlib
import json

from steelyard.support.alignment.models import DomainRating, Initiative, Relationship, Remark
from steelyard.support.alignment.queries.findings import findings
from steelyard.support.alignment.queries.inventory import initiatives, tally
from steelyard.support.alignment.rules import counted
from steelyard.support.alignment.rules.findings import LISTS, Kind
from steelyard.support.protocols.models import GuidedRun

State = tuple[bool, str]
FEWEST = 2  # initiatives; below that there is nothing to align


def initiatives_state(run: GuidedRun) -> State:
    """Done with two initiatives or more."""
    found = tally(run)
    if not found.initiatives:
        return False, "No initiative is written down yet."
    told = f"{counted(found.initiatives, 'initiative')} of {counted(found.owners, 'owner')}."
    return found.initiatives >= FEWEST, told


def relationships_state(run: GuidedRun) -> State:
    """Done when each initiative was compared with at least one other."""
    rows = initiatives(run)
    pairs = list(Relationship.objects.kept().filter(run=run).values_list("first_id", "second_id"))
    count = rows.count()
    if count < FEWEST:
        return False, "Two initiatives are needed before they can be compared."
    left = count - len({pk for pair in pairs for pk in pair})
    told = f"{counted(len(pairs), 'pair')} compared."
    if left:
        told += f" {counted(left, 'initiative stands', 'initiatives stand')} alone."
    return not left, told


def domains_state(run: GuidedRun) -> State:
    """Done when each initiative has points in all six domains."""
    found = tally(run)
    if not found.initiatives:
        return False, "No initiative is written down yet."
    return found.rated == found.ratings, f"{found.rated:,} of {found.ratings:,} ratings given."


def findings_state(run: GuidedRun) -> State:
    """Done when each finding has a note or was dismissed; what comes back has to be looked at again."""
    found = findings(run)
    if not initiatives(run).exists():
        return False, "No initiative is written down yet."
    told = ", ".join(f"{LISTS[kind].split(' that ')[0].lower()} {found.count(kind)}" for kind in Kind)
    unseen = [line for line in found.open_lines if not line.is_looked_at]
    if unseen:
        return (
            False,
            f"{told[:1].upper()}{told[1:]}. {counted(len(unseen), 'finding waits', 'findings wait')} for a note.",
        )
    return True, f"{told[:1].upper()}{told[1:]}, all looked at."


def mark(run: GuidedRun) -> str:
    """A hash of everything the inventory holds: approvals are of this."""
    rows = [
        list(initiatives(run).order_by("pk").values_list("pk", "version")),
        list(Relationship.objects.filter(run=run).order_by("pk").values_list("pk", "version")),
        list(DomainRating.objects.filter(initiative__run=run).order_by("pk").values_list("pk", "version")),
        list(Remark.objects.filter(run=run).order_by("pk").values_list("pk", "version")),
        list(Initiative.populations.through.objects.filter(initiative__run=run).order_by("pk").values_list(
            "initiative_id", "population_id")),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
