"""Keeping what we know of resources."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.support.library import verbs
from steelyard.support.library.models import Author, Resource, Use
from steelyard.support.library.queries.gates import refuse_detour
from steelyard.support.library.rules import Credit, LinkStatus, byline
from steelyard.support.library.tasks.marking import indexed_soon

MANY = ("topics", "focal_areas", "states", "partners")


@transaction.atomic
def add_resource(*, by: User | None, authors: Iterable[str | Credit] = (), **values: Any) -> Resource:
    """Add a resource, as a draft, with its authors, topics, focal areas, states and partners."""
    links = {name: values.pop(name) for name in MANY if name in values}
    resource = Resource.objects.create(**values)
    for name, wanted in links.items():
        getattr(resource, name).set(wanted)
    _write_authors(resource, _credits(authors))
    record(verbs.ADDED, resource, by=by)
    indexed_soon(resource)
    return resource


@transaction.atomic
def alter_resource(resource: Resource, *, by: User | None, **values: Any) -> dict[str, list[Any]]:
    """Bring a resource to these values, authors and links included; return what changed."""
    refuse_detour(resource, values)
    credits_ = _credits(values.pop("authors")) if "authors" in values else None
    told = _authors_told(resource, credits_)
    if values.get("url", resource.url) != resource.url:  # what is known of the old link says nothing of the new one
        values |= {"link_status": LinkStatus.UNCHECKED.value, "link_problem": "", "link_checked_at": None}
    changes = change(resource, **values)
    if told and not changes:
        touch(resource)
    if credits_ is not None and told:
        _write_authors(resource, credits_)
    changes |= told
    if changes:
        record(verbs.ALTERED, resource, by=by, changes=changes)
        indexed_soon(resource)
    return changes


def _credits(authors: Iterable[str | Credit]) -> list[Credit]:
    return [Credit(one) if isinstance(one, str) else one for one in authors]


def _authors_told(resource: Resource, wanted: list[Credit] | None) -> dict[str, list[Any]]:
    """How the authors differ; a bare name says nothing of who it is, so it keeps what was known."""
    if wanted is None:
        return {}
    now = list(resource.authors.order_by("position"))
    if len(now) == len(wanted) and all(_is(author, credit) for author, credit in zip(now, wanted, strict=True)):
        return {}
    return {"authors": [byline([author.name for author in now]), byline([credit.name for credit in wanted])]}


def _is(author: Author, credit: Credit) -> bool:
    if author.name != credit.name:
        return False
    same = (author.person_id, author.organization_id) == (
        getattr(credit.person, "pk", None),
        getattr(credit.organization, "pk", None),
    )
    return same or (credit.person is None and credit.organization is None)


def _write_authors(resource: Resource, wanted: list[Credit]) -> None:
    known = {author.name: author for author in resource.authors.all()}
    resource.authors.all().delete()
    Author.objects.bulk_create(
        Author(resource=resource, position=position, **_known(credit, known.get(credit.name)))
        for position, credit in enumerate(wanted, start=1)
    )


def _known(credit: Credit, before: Author | None) -> dict[str, Any]:
    person, organization = credit.person, credit.organization
    if before and person is None and organization is None:
        person, organization = before.person, before.organization
    return {"name": credit.name, "person": person, "organization": organization}


@transaction.atomic
def note_use(
    resource: Resource, *, by: User | None, kind: str, first: date, last: date, at_least: int, source: str = ""
) -> dict[str, list[Any]]:
    """Note that a resource was used at least so often in a period; return what changed."""
    use, is_new = Use.objects.get_or_create(
        kind=kind,
        resource=resource,
        period_from=first,
        period_to=last,
        defaults={"at_least": at_least, "source": source},
    )
    if not is_new and use.at_least == at_least:
        return {}
    changes = {"at_least": [None if is_new else use.at_least, at_least]}
    Use.objects.filter(pk=use.pk).update(at_least=at_least, source=source)
    record(verbs.USE_NOTED, resource, by=by, changes=changes)
    return changes
