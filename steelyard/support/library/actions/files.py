"""Files of a resource: added and removed while it is a draft, described at any time."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.files.keeping import keep
from steelyard.foundation.kit.models import touch
from steelyard.foundation.work.actions import start
from steelyard.support.library import verbs
from steelyard.support.library.models import File, Resource
from steelyard.support.library.rules import NotNow, ResourceStatus
from steelyard.support.library.rules.texts import has_text
from steelyard.support.library.tasks.marking import indexed_soon


@transaction.atomic
def add_file(
    resource: Resource, *, by: User | None, content: Any, name: str, content_type: str, **described: Any
) -> File:
    """Add a file that was looked into before (kit.files); its text is read by the worker."""
    _only_draft(resource)
    kept = keep(content, under="library")
    last: int | None = resource.files.aggregate(last=Max("position"))["last"]
    file = File.objects.create(
        resource=resource,
        position=(last or 0) + 1,
        name=name,
        content_type=content_type,
        size=kept.size,
        sha256=kept.sha256,
        stored=kept.name,
        **described,
    )
    touch(resource)
    record(verbs.FILE_ADDED, resource, by=by, changes={"file": [None, name]})
    if has_text(content_type):
        start("library.extract", by=by, title=f"Read the text of {name}", arguments={"pk": file.pk})
    indexed_soon(resource)
    return file


@transaction.atomic
def describe_file(file: File, *, by: User | None, **values: str) -> dict[str, list[str]]:
    """Say what an image shows, how accessible a file is, and what it is for."""
    changes = {name: [getattr(file, name), new] for name, new in values.items() if getattr(file, name) != new}
    if changes:
        File.objects.filter(pk=file.pk).update(**{name: new for name, (_, new) in changes.items()})
        record(verbs.FILE_DESCRIBED, file.resource, by=by, changes={f"{file.name}: {n}": c for n, c in changes.items()})
        indexed_soon(file.resource)
    return changes


@transaction.atomic
def remove_file(file: File, *, by: User | None) -> None:
    """Mark a file as removed; what it holds stays in the store and in the history."""
    _only_draft(file.resource)
    if not File.objects.filter(pk=file.pk, removed_at=None).update(removed_at=timezone.now()):
        return
    touch(file.resource)
    record(verbs.FILE_REMOVED, file.resource, by=by, changes={"file": [file.name, None]})
    indexed_soon(file.resource)


@transaction.atomic
def note_text(file: File, *, by: User | None, text: str, problem: str = "") -> None:
    """Keep what could be read in a file, or why nothing could."""
    File.objects.filter(pk=file.pk).update(text=text, text_problem=problem)
    if problem:
        record(verbs.TEXT_MISSING, file.resource, by=by, changes={"file": [file.name, problem]})
    indexed_soon(file.resource)


def _only_draft(resource: Resource) -> None:
    """What reviewers saw and what the public reads stays as it is: other files make another version."""
    if resource.status == ResourceStatus.REVIEW:
        raise NotNow("This resource is in review. Send it back first to change its files.")
    if resource.status != ResourceStatus.DRAFT:
        raise NotNow("The files of a published resource stay as they are. Begin a new version to change them.")
