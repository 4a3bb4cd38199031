"""What the public page of a resource shows; the same to everybody, so that a cache may keep it."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from steelyard.center.charge.models import Topic
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.kit.files.accepting import WORDS
from steelyard.support.library.models import Author, File, Resource, ResourceQuerySet
from steelyard.support.library.queries.similar import similar
from steelyard.support.library.rules import Licence, ResourceKind, citing

FEED = 30
ON_A_PAGE = 20  # resources on the page of a state
LICENCES = {
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.PUBLIC_DOMAIN: "https://creativecommons.org/publicdomain/mark/1.0/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Licence.CC_BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    Licence.CC_BY_NC_SA: "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    Licence.CC_BY_NC_ND: "https://creativecommons.org/licenses/by-nc-nd/4.0/",
}
_TYPES = {ResourceKind.REPORT: "Report", ResourceKind.BRIEF: "Report", ResourceKind.DATA_PROFILE: "Report"}


@dataclass(frozen=True)
class Offered:
    """A file as a reader is offered it."""

    file: File
    word: str
    url: str


@dataclass(frozen=True)
class Shown:
    """Everything on the public page."""

    resource: Resource
    authors: list[Author]
    partners: list[Organization]
    topics: list[Topic]
    states: list[State]
    files: list[Offered]
    center: str
    licence_url: str
    citation: str
    newest: Resource | None
    older: list[Resource]
    similar: list[Resource]
    data: SafeString


def public_resources() -> ResourceQuerySet:
    """What has a public page: published, or retired and still there."""
    return Resource.objects.public()


def newest() -> list[Resource]:
    """The resources published last, for the feed."""
    rows = Resource.objects.published().prefetch_related("authors")
    return list(rows.order_by("-published_at", "-id")[:FEED])


def path_of(resource: Resource) -> str:
    return reverse("library:public", kwargs={"key": resource.key})


def shown(resource: Resource) -> Shown:
    authors = list(resource.authors.order_by("position"))
    files = [_offered(resource, file) for file in _files(resource)]
    work = work_of(resource, authors)
    center = the_center()
    return Shown(
        resource=resource,
        authors=authors,
        partners=list(resource.partners.order_by("name_key")),
        topics=list(resource.topics.order_by("name")),
        states=list(resource.states.order_by("name")),
        files=files,
        center=str(center) if center and resource.by_center else "",
        licence_url=LICENCES.get(Licence(resource.licence), ""),
        citation=citing.sentence(work),
        newest=_newest_version(resource),
        older=_older_versions(resource),
        similar=similar(resource),
        data=_data(_described(resource, work, files)),
    )


def about_state(state: State) -> tuple[list[Resource], int]:
    """The newest published resources about a state, and how many there are."""
    rows = Resource.objects.published().filter(states=state)
    return list(rows.prefetch_related("authors").order_by("-published_at", "-id")[:ON_A_PAGE]), rows.count()


def _files(resource: Resource) -> list[File]:
    return list(File.objects.described().filter(resource=resource).current().order_by("position"))


def _offered(resource: Resource, file: File) -> Offered:
    address = {"key": resource.key, "position": file.position, "name": file.name.replace("/", "_")}
    url = reverse("library:download", kwargs=address)
    return Offered(file, WORDS.get(file.content_type, file.content_type), url)


def work_of(resource: Resource, authors: list[Author] | None = None) -> citing.Work:
    """The resource as citations see it."""
    written = list(resource.authors.order_by("position")) if authors is None else authors
    return citing.Work(
        key=resource.key,
        title=resource.title,
        kind=resource.kind,
        authors=[citing.Named(one.name, one.organization_id is not None) for one in written],
        year=resource.year,
        publisher=resource.publisher,
        doi=resource.doi,
        url=resource.url or f"{settings.BASE_URL}{path_of(resource)}",
        abstract=resource.abstract,
        language=resource.language,
    )


def _newest_version(resource: Resource) -> Resource | None:
    """The newest public version after this one, if any."""
    found, seen = None, {resource.pk}
    following = _after(resource)
    while following is not None and following.pk not in seen:
        seen.add(following.pk)
        found = following if following.is_public else found
        following = _after(following)
    return found


def _after(resource: Resource) -> Resource | None:
    return Resource.objects.filter(replaces=resource.pk).first()


def _older_versions(resource: Resource) -> list[Resource]:
    found: list[Resource] = []
    before = resource.replaces
    while before is not None and before not in found:
        found.append(before)
        before = before.replaces
    return [one for one in found if one.is_public]


def _described(resource: Resource, work: citing.Work, files: list[Offered]) -> dict[str, Any]:
    """The resource in the words of schema.org."""
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": _TYPES.get(ResourceKind(resource.kind), "CreativeWork"),
        "@id": f"{settings.BASE_URL}{path_of(resource)}",
        "name": resource.title,
        "author": [_maker(one) for one in work.authors],
        "datePublished": resource.year,
        "publisher": {"@type": "Organization", "name": resource.publisher} if resource.publisher else None,
        "description": resource.abstract,
        "inLanguage": resource.language,
        "license": LICENCES.get(Licence(resource.licence), ""),
        "audience": {"@type": "Audience", "audienceType": resource.get_audience_display()} if resource.audience else "",
        "identifier": f"https://doi.org/{resource.doi}" if resource.doi else resource.key,
        "url": work.link,
        "accessibilitySummary": resource.accessibility_note,
        "isAccessibleForFree": True,
        "encoding": [
            {
                "@type": "MediaObject",
                "name": one.file.name,
                "contentUrl": f"{settings.BASE_URL}{one.url}",
                "encodingFormat": one.file.content_type,
                "contentSize": str(one.file.size),
            }
            for one in files
        ],
    }
    return {name: value for name, value in told.items() if value}


def _maker(one: citing.Named) -> dict[str, str]:
    return {"@type": "Organization" if one.is_organization else "Person", "name": one.name}


def _data(described: dict[str, Any]) -> SafeString:
    """JSON inside a script element that is data: no sign in it can end the element."""
    text = json.dumps(described, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return SafeString(text)
