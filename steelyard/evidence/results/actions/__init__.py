"""Writing plans, preparing and approving releases, and the words beside figures."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from steelyard.analysis.disclosure import K
from steelyard.analysis.disclosure.plans import Plan, sha256, written
from steelyard.analysis.disclosure.quotes import may_quote
from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.rules.hooks import on_opening
from steelyard.evidence.results import verbs
from steelyard.evidence.results.models import Passage, Printed, Quote, RegisterEntry, Release, ReleasePlan, Reply
from steelyard.evidence.results.queries import form_of, open_answers
from steelyard.evidence.results.rules import MOST_GROUPINGS, NotNow, ReleaseStatus
from steelyard.evidence.results.rules.planning import Grouping, offered, planned
from steelyard.evidence.results.rules.releasing import Outcome, content
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.actions import start
from steelyard.foundation.work.models import Job
from steelyard.foundation.work.rules import JobStatus

PREPARE, PRINT = "results.prepare", "results.print"


@transaction.atomic
def write_plan(wave: Wave, *, by: User | None, groupings: Sequence[Grouping], with_pairs: bool = False) -> ReleasePlan:
    """Write the plan of a wave that was not opened yet."""
    if not wave.is_draft:
        raise NotNow("This wave was opened, and its plan with it: it stays as it is.")
    plan = planned(form_of(wave), groupings, with_pairs=with_pairs)
    values: dict[str, Any] = {"document": written(plan), "sha256": sha256(plan)}
    made = ReleasePlan.objects.filter(wave=wave).first()
    if made is None:
        made = ReleasePlan.objects.create(wave=wave, written_by=by, **values)
    elif made.frozen_at:
        raise NotNow("This plan is frozen: it stays as it is.")
    else:
        change(made, **values)
    record(verbs.PLANNED, made, by=by, note=made.sha256[:12])
    return made


@transaction.atomic
def freeze(wave: Wave, *, by: User | None) -> None:
    """Freeze the plan before the first ballot; without one, people are grouped by what the wave says (R1)."""
    found = ReleasePlan.objects.filter(wave=wave).first()
    if found is None:
        can_group = {one.name for one in offered(form_of(wave))}
        names = [name for name in wave.groups if name in can_group][:MOST_GROUPINGS]
        found = write_plan(wave, by=by, groupings=[Grouping(name) for name in names])
    if found.frozen_at is None:
        change(found, frozen_at=timezone.now())
        record(verbs.FROZEN, found, by=by, note=found.sha256[:12])


on_opening(lambda wave, by: freeze(wave, by=by))


@transaction.atomic
def prepare(wave: Wave, *, by: User, why: str = "") -> Any:
    """Let a worker go through the plan; what it finds waits for a second person."""
    plan = ReleasePlan.objects.filter(wave=wave).first()
    if not wave.is_read:
        raise NotNow("The ballots of this wave are not opened.")
    if plan is None or plan.frozen_at is None:
        raise NotNow("This wave has no frozen plan, so nothing of it can be released.")
    if wave.releases.filter(status=ReleaseStatus.PREPARED).exists():
        raise NotNow("A release of this wave waits already: approve or drop it first.")
    if wave.releases.filter(status=ReleaseStatus.RELEASED).exists() and not why:
        raise NotNow("Something was released already. Say why it is released again.")
    return start(PREPARE, by=by, title=f"What may be shown of {wave}", arguments={"wave": wave.pk, "why": why})


@transaction.atomic
def keep(wave: Wave, *, by: User | None, plan: Plan, outcomes: Sequence[Outcome], why: str = "") -> Release:
    """Keep what was worked out; it waits for a second person."""
    shown = content(form_of(wave), plan, outcomes)
    last = wave.releases.aggregate(last=Max("number"))["last"] or 0
    made = Release.objects.create(
        wave=wave,
        number=last + 1,
        content=shown,
        register=[_entry(one) for one in outcomes],
        sha256=_hash(shown),
        plan_sha256=sha256(plan),
        why=why,
        prepared_by=by,
        is_simulated=wave.is_simulated,
    )
    record(verbs.PREPARED, made, by=by, note=made.sha256[:12])
    return made


def _entry(outcome: Outcome) -> dict[str, Any]:
    decision = outcome.decision
    labels = [part.label for part in decision.parts]
    ladder = [[group.label for group in step.groups] for step in decision.table.ladder]
    # Of answers the ladder begins with the division that was decided, so its place is found by its groups.
    place = ladder.index(labels) if decision.table.base and decision.table.by and labels in ladder else decision.step
    return {
        "table": decision.table.name,
        "step": decision.step,
        "ladder_step": place,
        "tried": [one.value for one in decision.tried],
        "bounds": outcome.entry,
    }


def _hash(shown: dict[str, Any]) -> str:
    text = json.dumps(shown, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def approve(release: Release, *, by: User) -> None:
    """Show what was prepared: a second person read it. Everything shown enters the register (R9)."""
    if release.status != ReleaseStatus.PREPARED:
        raise NotNow("This release does not wait any more.")
    if release.prepared_by_id == by.pk:
        raise NotNow("Somebody else than the person who prepared it must approve it.")
    if _hash(release.content) != release.sha256:
        raise NotNow("This release was altered outside the program. Drop it and prepare it again.")
    change(release, status=ReleaseStatus.RELEASED.value, approved_by=by, released_at=timezone.now())
    RegisterEntry.objects.bulk_create(
        RegisterEntry(
            release=release,
            place=place,
            table=one["table"],
            step=one["step"],
            bounds=one["bounds"],
            plan_sha256=release.plan_sha256,
            approvers=[release.prepared_by_id, by.pk],
        )
        for place, one in enumerate(release.register)
    )
    record(verbs.APPROVED, release, by=by, note=release.sha256[:12])
    _print(release.wave, by=by)


@transaction.atomic
def drop(release: Release, *, by: User) -> None:
    """Show nothing of it; another one can be prepared."""
    if release.status != ReleaseStatus.PREPARED:
        raise NotNow("Only a release that waits can be dropped.")
    change(release, status=ReleaseStatus.DROPPED.value)
    record(verbs.DROPPED, release, by=by)


def _print(wave: Wave, *, by: User | None) -> None:
    """Let a worker make the PDF anew; work that still waits will see what was just written."""
    waiting = Job.objects.select_for_update().filter(name=PRINT, status=JobStatus.WAITING, arguments__wave=wave.pk)
    if not waiting.first() and wave.releases.filter(status=ReleaseStatus.RELEASED).exists():
        start(PRINT, by=by, title=f"The PDF of {wave}", arguments={"wave": wave.pk})


@transaction.atomic
def keep_pdf(wave: Wave, *, by: User | None, content: bytes) -> None:
    """Keep the file in place of the one before; that it was made is told by the work that made it."""
    del by
    Printed.objects.update_or_create(wave=wave, defaults={"content": content, "made_at": timezone.now()})


@transaction.atomic
def write_passage(wave: Wave, *, by: User, item: str, text: str) -> Passage:
    """Write, or write anew, what stands beside figures."""
    found = wave.passages.filter(item=item).first()
    if found is None:
        found = Passage.objects.create(wave=wave, item=item, text=text, written_by=by)
    else:
        change(found, text=text, written_by=by, written_at=timezone.now())
    record(verbs.WRITTEN, found, by=by)
    _print(wave, by=by)
    return found


@transaction.atomic
def pick_quote(wave: Wave, *, by: User, question: str, text: str, said_by: str) -> Quote:
    """Pick what somebody wrote, perhaps shortened; the review decides later whether it is shown (R6)."""
    asked = next((one for one in open_answers(wave) if one.name == question), None)
    if asked is None:
        raise NotNow("This wave has no such open question.")
    if not may_quote(wave.forms or 0):
        raise NotNow(f"Fewer than {K} people answered, so nobody is quoted.")
    made = Quote.objects.create(
        wave=wave, question=question, text=text, said_by=said_by, picked_by=by, is_simulated=wave.is_simulated
    )
    record(verbs.QUOTED, made, by=by)
    return made


@transaction.atomic
def release_quote(quote: Quote, *, by: User) -> None:
    """Show one quote, after another look by somebody else than who picked it."""
    if quote.released_at or quote.withdrawn_at:
        raise NotNow("This quote was decided already.")
    if quote.picked_by_id == by.pk:
        raise NotNow("Somebody else than the person who picked it must release a quote.")
    change(quote, released_by=by, released_at=timezone.now())
    record(verbs.QUOTE_SHOWN, quote, by=by)
    _print(quote.wave, by=by)


@transaction.atomic
def withdraw_quote(quote: Quote, *, by: User) -> None:
    change(quote, withdrawn_at=timezone.now())
    record(verbs.QUOTE_TAKEN_BACK, quote, by=by)
    _print(quote.wave, by=by)


@transaction.atomic
def reply(wave: Wave, *, by: User, said: str, did: str) -> Reply:
    """Say what the center heard, and what it does about it."""
    made = Reply.objects.create(wave=wave, said=said, did=did, written_by=by, is_simulated=wave.is_simulated)
    record(verbs.REPLIED, made, by=by)
    _print(wave, by=by)
    return made


@transaction.atomic
def withdraw_reply(found: Reply, *, by: User) -> None:
    change(found, withdrawn_at=timezone.now())
    record(verbs.REPLY_TAKEN_BACK, found, by=by)
    _print(found.wave, by=by)
