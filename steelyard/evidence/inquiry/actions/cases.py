"""Making cases, telling them on the outline, and weighing claims."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.evidence.inquiry import verbs
from steelyard.evidence.inquiry.models import TEXTS, Case, Claim, Excerpt, Ground, OutlineSection, Statement
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.evidence.inquiry.rules.cases import ON_EXCERPTS, OUTLINE
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


@transaction.atomic
def make(kind: str, *, by: User | None, about: int) -> Case:
    """Make a case of a respondent, team, state or support; a first case lays down our outline, if there is none."""
    if not OutlineSection.objects.exists():
        OutlineSection.objects.bulk_create(
            OutlineSection(title=title, position=at) for at, title in enumerate(OUTLINE, 1)
        )
    try:
        with transaction.atomic():
            made = Case.objects.create(kind=kind, made_by=by, **{f"{kind}_id": about})
    except IntegrityError as problem:
        raise NotNow("This is a case already.") from problem
    record(verbs.CASE_MADE, made, by=by)
    return made


@transaction.atomic
def set_outline(titles: Sequence[str], *, by: User | None) -> None:
    """Set the headings every narrative follows. Headings that hold statements stay until those are gone."""
    kept = {one.title: one for one in OutlineSection.objects.filter(retired_at__isnull=True)}
    for at, title in enumerate(titles, 1):
        if title in kept:
            OutlineSection.objects.filter(pk=kept.pop(title).pk).update(position=at)
        else:
            OutlineSection.objects.create(title=title, position=at)
    for one in kept.values():
        if one.statements.filter(removed_at__isnull=True).exists():
            raise NotNow("A heading that you left out holds statements. Move or remove them first.")
        OutlineSection.objects.filter(pk=one.pk).update(retired_at=timezone.now())
    record(verbs.OUTLINE_SET, None, by=by, note=f"{len(titles)} headings")


@transaction.atomic
def state(case: Case, *, by: User | None, section: OutlineSection, text: str, excerpts: Sequence[Excerpt]) -> Statement:
    """Write a statement of a narrative; it stands on at least one excerpt."""
    if not excerpts:
        raise NotNow("A statement stands on at least one excerpt.")
    guid = uuid4()
    made = Statement.objects.create(
        guid=guid, case=case, section=section, sealed_text=TEXTS.seal(text, about=guid), written_by=by
    )
    made.excerpts.set(excerpts)
    record(verbs.STATED, made, by=by)
    return made


@transaction.atomic
def remove_statement(statement: Statement, *, by: User) -> None:
    change(statement, removed_at=timezone.now())
    record(verbs.STATEMENT_REMOVED, statement, by=by)


@transaction.atomic
def claim(text: str, *, by: User | None) -> Claim:
    guid = uuid4()
    made = Claim.objects.create(guid=guid, sealed_text=TEXTS.seal(text, about=guid), written_by=by)
    record(verbs.CLAIMED, made, by=by)
    return made


@transaction.atomic
def weigh(found: Claim, *, by: User | None, strength: str, missing: str) -> None:
    """Say how strong the evidence is, and what is missing."""
    values: dict[str, Any] = {"strength": strength}
    if missing != found.missing:
        values["sealed_missing"] = TEXTS.seal(missing, about=found.guid) if missing else b""
    changes = change(found, **values)
    if changes:
        record(verbs.WEIGHED, found, by=by, changes=changes)


@transaction.atomic
def ground(found: Claim, *, by: User | None, side: str, source: str, text: str, excerpt: Excerpt | None) -> Ground:
    """Put something for or against a claim; from an interview or document it names its excerpt."""
    if source in ON_EXCERPTS and excerpt is None:
        raise NotNow("Say on which excerpt this stands, by its number.")
    guid = uuid4()
    made = Ground.objects.create(
        guid=guid, claim=found, side=side, source=source, excerpt=excerpt if source in ON_EXCERPTS else None,
        sealed_text=TEXTS.seal(text, about=guid), added_by=by,
    )  # fmt: skip
    record(verbs.GROUNDED, made, by=by)
    return made


@transaction.atomic
def remove_ground(found: Ground, *, by: User) -> None:
    change(found, removed_at=timezone.now())
    record(verbs.GROUND_REMOVED, found, by=by)
