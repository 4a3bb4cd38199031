"""What a librarian chooses from, and the record as its form shows it."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.models import Organization, Person, State
from steelyard.center.directory.queries.finding import organizations_like, people_like
from steelyard.foundation.kit.forms import Chosen
from steelyard.support.library.models import Author, Resource
from steelyard.support.library.rules import Credit

MOST = 12
# One lookup finds people and organizations: the number beside a name is even for a person and odd for an organization.


@dataclass(frozen=True)
class Lists:
    """What the form of a resource offers."""

    topics: list[Topic]
    focal_areas: list[FocalArea]
    states: list[State]
    partners: list[Organization]
    authors: list[Author]
    is_public: bool


def lists(resource: Resource | None, partners: list[str]) -> Lists:
    """Topics and focal areas in use, those of the resource included; ``partners`` are keys that were typed before."""
    typed = [int(key) for key in partners if key.isdecimal() and len(key) < 19]
    found = Organization.objects.filter(pk__in=typed)
    if resource is None:
        return Lists(_open(Topic), _open(FocalArea), _states(), list(found.order_by("name_key")), [], is_public=False)
    return Lists(
        sorted({*_open(Topic), *resource.topics.all()}, key=lambda one: one.name),
        sorted({*_open(FocalArea), *resource.focal_areas.all()}, key=lambda one: (one.position, one.name)),
        _states(),
        list((found | Organization.objects.filter(resources_made=resource)).distinct().order_by("name_key")),
        list(resource.authors.order_by("position")),
        is_public=resource.is_public,
    )


def _states() -> list[State]:
    return list(State.objects.order_by("name"))


def _open(model: Any) -> list[Any]:
    order = ("position", "name") if model is FocalArea else ("name",)
    return list(model.objects.filter(retired_on=None).order_by(*order))


PLAIN = (
    "title", "kind", "abstract", "year", "publisher", "language", "audience", "tier", "licence", "doi", "url",
    "accessibility_note", "version",
)  # fmt: skip


def as_typed(resource: Resource) -> dict[str, Any]:
    """A resource as its form holds it."""
    authors = {
        f"author_{place}": str(_chosen(author))
        for place, author in enumerate(resource.authors.order_by("position"), start=1)
    }
    return {
        **{name: getattr(resource, name) for name in PLAIN},
        "made_by": "center" if resource.by_center else "others",
        "topics": [str(one.pk) for one in resource.topics.all()],
        "focal_areas": [str(one.pk) for one in resource.focal_areas.all()],
        "states": [one.pk for one in resource.states.all()],
        "partners": [str(one.pk) for one in resource.partners.all()],
        **authors,
    }


def _chosen(author: Author) -> Chosen:
    if author.person_id:
        return Chosen(author.person_id * 2, author.name)
    if author.organization_id:
        return Chosen(author.organization_id * 2 + 1, author.name)
    return Chosen(None, author.name)


def credit_of(chosen: Chosen) -> Credit:
    """The name as typed, and who it is if a suggestion was chosen."""
    pk, is_organization = divmod(chosen.pk, 2) if chosen.pk else (0, 0)
    if not pk:
        return Credit(chosen.text)
    if is_organization:
        return Credit(chosen.text, organization=Organization.objects.filter(pk=pk).first())
    return Credit(chosen.text, person=Person.objects.filter(pk=pk).first())


def suggested_authors(user: Any, text: str) -> list[tuple[int, str]]:
    """People and organizations whose names begin so."""
    people = people_like(Person.objects.visible_to(user).living(), text).order_by("name_key", "id")[:MOST]
    organizations = organizations_like(Organization.objects.visible_to(user).living(), text)
    found = [(one.pk * 2, one.name) for one in people]
    return found + [(one.pk * 2 + 1, one.name) for one in organizations.order_by("name_key", "id")[:MOST]]


def partner_chosen(chosen: Chosen | None) -> Organization | None:
    return Organization.objects.filter(pk=chosen.pk).first() if chosen and chosen.pk else None


def free_key(title: str) -> str:
    """A key that says what the resource is about and that nobody has."""
    words = slugify(title)[:70].strip("-") or "resource"
    key, number = words, 1
    while Resource.objects.filter(key=key).exists():
        number += 1
        key = f"{words}-{number}"
    return key
