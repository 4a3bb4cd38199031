"""Claims, what shows them, and the two things that make one built: standing evidence and the agency's confirmation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.files.accepting import Upload
from steelyard.foundation.kit.files.keeping import keep
from steelyard.foundation.kit.models import Stale, change, touch
from steelyard.support.capacity import tasks, verbs
from steelyard.support.capacity.models import Capacity, Claim, Confirmation, Evidence, Profile, Round
from steelyard.support.capacity.queries import claims as queries
from steelyard.support.capacity.rules import (
    MOST_EVIDENCE,
    SCALE,
    Changed,
    EvidenceKind,
    NotNow,
    RoundStatus,
    Standing,
)
from steelyard.support.delivery.models import Activity


@transaction.atomic
def claim(profile: Profile, *, by: Any, capacity: Capacity, level: int, on: date, words: str) -> Claim:
    """Say that a capacity has reached a level; it counts as claimed, whatever else is said."""
    if level not in SCALE:
        raise NotNow(f"Levels go from {SCALE[0]} to {SCALE[-1]}.")
    baseline = _baseline(profile, capacity.key)
    if baseline is None:
        raise NotNow("Both sides agree on a level of this capacity first: growth is measured from there.")
    if on < baseline:
        raise NotNow(
            f"Growth is measured from {baseline:%B %-d, %Y}, the day of the first agreed level. Give a later day."
        )
    if on > timezone.localdate():
        raise NotNow("This day lies ahead. Claim it once it is there.")
    made = Claim.objects.create(
        profile=profile, capacity=capacity, key=capacity.key, level=level, on=on, words=words, claimed_by=by,
        is_simulated=profile.is_simulated,
    )  # fmt: skip
    record(verbs.CLAIMED, made, by=by, changes={"level": [None, level]}, note=str(capacity))
    return made


def _baseline(profile: Profile, key: str) -> date | None:
    """The day of the first agreed level of a capacity."""
    rows = Round.objects.filter(profile=profile, status=RoundStatus.AGREED, levels__capacity__key=key)
    found: date | None = rows.order_by("agreed_on", "number").values_list("agreed_on", flat=True).first()
    return found


@transaction.atomic
def withdraw(found: Claim, *, by: Any, why: str, version: int) -> Claim:
    """Take a claim out of every picture; the row stays with its reason in history."""
    _not_withdrawn(found)
    if found.version != version:
        raise Stale(found)
    change(found, standing=Standing.WITHDRAWN.value, asked_at=None, fell_at=None)
    found.confirmations.filter(ended_at=None).update(ended_at=timezone.now())
    record(verbs.WITHDRAWN, found, by=by, note=why)
    return found


def _not_withdrawn(found: Claim) -> None:
    if found.standing == Standing.WITHDRAWN:
        raise NotNow("This claim was withdrawn.")


def _open_for_evidence(found: Claim) -> None:
    _not_withdrawn(found)
    if found.is_built:
        raise NotNow("This claim is built on the evidence that the agency saw. What came later belongs to a new claim.")
    if found.evidence.standing().count() >= MOST_EVIDENCE:
        raise NotNow(f"A claim holds at most {MOST_EVIDENCE} pieces of evidence. Choose the strongest.")


def _added(found: Claim, made: Evidence, *, by: Any) -> Evidence:
    """Evidence that came after the agency was asked is not what it was asked about: the question is put again."""
    if found.asked_at is not None:
        change(found, asked_at=None)
    else:
        touch(found)
    record(verbs.ADDED, found, by=by, changes={"evidence": [None, made.get_kind_display()]}, note=made.note)
    return made


@transaction.atomic
def add_file(found: Claim, *, by: Any, file: Upload, note: str) -> Evidence:
    """Show a file that was looked into before (kit.files)."""
    _open_for_evidence(found)
    kept = keep(file.content, under="evidence")
    made = Evidence.objects.create(
        claim=found, kind=EvidenceKind.FILE.value, name=file.name, content_type=file.content_type, size=kept.size,
        sha256=kept.sha256, stored=kept.name, note=note, added_by=by,
    )  # fmt: skip
    return _added(found, made, by=by)


@transaction.atomic
def add_quote(found: Claim, *, by: Any, quote: str, speaker: str, said_on: date, note: str = "") -> Evidence:
    """Show what somebody said: their words, who they are, and when they said it."""
    _open_for_evidence(found)
    if not (quote.strip() and speaker.strip()):
        raise NotNow("A quote shows something only with the words and who said them.")
    made = Evidence.objects.create(
        claim=found,
        kind=EvidenceKind.QUOTE.value,
        quote=quote,
        speaker=speaker,
        said_on=said_on,
        note=note,
        added_by=by,
    )
    return _added(found, made, by=by)


@transaction.atomic
def add_activities(found: Claim, *, by: Any, activities: Iterable[Activity], note: str) -> list[Evidence]:
    """Show rows of the ledger: activities of the support that builds these capacities."""
    rows = list(activities)
    if not rows:
        raise NotNow("Choose at least one activity.")
    return [_add_activity(found, one, by=by, note=note) for one in rows]


def _add_activity(found: Claim, activity: Activity, *, by: Any, note: str) -> Evidence:
    _open_for_evidence(found)
    if activity.support_id != found.profile.support_id:
        raise NotNow("Only activities of the support that builds these capacities show them.")
    try:
        with transaction.atomic():
            made = Evidence.objects.create(
                claim=found, kind=EvidenceKind.ACTIVITY.value, activity=activity, note=note, added_by=by
            )
    except IntegrityError as refused:
        raise NotNow("This activity is shown already, or was withdrawn from the ledger.") from refused
    return _added(found, made, by=by)


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: Any, why: str) -> Claim:
    """Take evidence away; a claim that was built on it falls back to claimed at once, and both sides are told."""
    now = timezone.now()
    gone = Evidence.objects.filter(pk=evidence.pk, removed_at=None)
    if not gone.update(removed_at=now, removed_by=by, removed_why=why):
        raise NotNow("This was removed already.")
    found: Claim = queries.claims().get(pk=evidence.claim_id)  # as the database left it
    record(verbs.REMOVED, found, by=by, changes={"evidence": [evidence.get_kind_display(), None]}, note=why)
    if found.has_fallen and found.told_at is None:
        tell_fall(found, by=by)
    return found


@transaction.atomic
def tell_fall(found: Claim, *, by: Any) -> int:
    """Tell both sides, once, that a claim fell back; returns how many letters go out."""
    if not Claim.objects.filter(pk=found.pk, fell_at__isnull=False, told_at=None).update(told_at=timezone.now()):
        return 0
    last = queries.removed_last(queries.evidence_of(found))
    why = last.removed_why if last else "The confirmation was taken back."
    count = tasks.tell_fallen(found, why=why)
    record(verbs.FELL, found, by=by, changes={"standing": [Standing.BUILT.value, Standing.CLAIMED.value]}, note=why)
    return count


@transaction.atomic
def ask(found: Claim, *, by: Any, version: int) -> Claim:
    """Ask the agency to confirm; nothing is asked without evidence."""
    _not_withdrawn(found)
    if found.is_built:
        raise NotNow("The agency has confirmed this already.")
    if found.version != version:
        raise Stale(found)
    if not found.evidence.standing().exists():
        raise NotNow("Show at least one piece of evidence first: a file, a quote, or activities of the support.")
    if found.asked_at is not None:
        raise NotNow("The agency was asked already and has not answered yet.")
    change(found, asked_by=by, asked_at=timezone.now(), not_yet="")
    tasks.ask_to_confirm(found)
    record(verbs.ASKED, found, by=by)
    return found


@transaction.atomic
def confirm(found: Claim, *, by: Any, mark: str) -> Confirmation:
    """Confirm for the agency exactly what this hash stands for; the claim is built. Changed if it is not what was read."""
    _not_withdrawn(found)
    if found.is_built:
        raise NotNow("Your agency has confirmed this already.")
    if found.asked_at is None:
        raise NotNow("The evidence changed since you were asked. The center puts the question again.")
    rows = queries.evidence_of(found)
    if not queries.standing(rows):
        raise NotNow("No evidence stands behind this claim.")
    if mark != queries.mark_of_claim(found, rows):
        raise Changed(
            "The claim or its evidence changed after you opened this page. Nothing was confirmed; read it again."
        )
    try:
        with transaction.atomic():
            made = Confirmation.objects.create(claim=found, confirmed_by=by, mark=mark)
            change(found, standing=Standing.BUILT.value, asked_at=None, not_yet="", fell_at=None, told_at=None)
    except IntegrityError as refused:
        raise NotNow("Somebody was faster: it was confirmed, or evidence was removed. Read it again.") from refused
    tasks.tell_confirmed(found, who=str(by), is_built=True)
    record(verbs.CONFIRMED, found, by=by, note=f"SHA-256 {mark}")
    return made


@transaction.atomic
def not_yet(found: Claim, *, by: Any, note: str, version: int) -> Claim:
    """Answer for the agency that this is not built yet, and what is missing."""
    if found.is_built or found.asked_at is None:
        raise NotNow("Nobody waits for an answer to this claim.")
    if found.version != version:
        raise Stale(found)
    change(found, asked_at=None, not_yet=note)
    tasks.tell_confirmed(found, who=str(by), is_built=False)
    record(verbs.NOT_YET, found, by=by, note=note)
    return found
