"""The gates before publishing: an expert review and an equity review of a resource as it is now."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef

from steelyard.center.directory.models import Address
from steelyard.support.library.models import Author, File, Resource
from steelyard.support.library.rules import Clearance, NotNow, ResourceStatus
from steelyard.support.protocols.models import Run
from steelyard.support.protocols.queries.runs import name_of, newest_of, progress
from steelyard.support.protocols.queries.subjects import Conflicts, Enclosure, Sheet, Subject
from steelyard.support.protocols.rules import EQUITY, EXPERT, Outcome, RunStatus

LABEL = Resource._meta.label_lower
MOST_BACK = 8  # shown where a day begins
# The gates in their order, and the field of a resource that names the run by which it passed each.
GATES = {EXPERT.key: "expert_run", EQUITY.key: "equity_run"}
# What stands still once reviewers have passed it; the link too where it is all there is to read.
REVIEWED = ("title", "abstract")


def mark_of(resource: Resource) -> str:
    """A hash of what reviewers judge: words, authors, address and what the files hold.

    Topics, licence, alternative text and the like are not in it: they can be put right without asking again.
    """
    files = resource.files.current().order_by("position").values_list("sha256", "role")
    authors = resource.authors.order_by("position").values_list("name", flat=True)
    whole = [resource.title, resource.abstract, resource.url, list(authors), list(map(list, files))]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()


def runs_of(resource: Resource) -> dict[str, Run | None]:
    """The newest run at each gate that was not called off."""
    return {key: newest_of(key, LABEL, resource.pk) for key in GATES}


def cleared_by(resource: Resource) -> dict[str, Run]:
    """The runs by which a resource, as it is now, passed its gates, under the names of its fields."""
    mark = mark_of(resource)
    found = runs_of(resource)
    return {
        GATES[key]: run
        for key, run in found.items()
        if run is not None and run.outcome == Outcome.PASSED and run.mark == mark
    }


def open_gates(resource: Resource) -> list[str]:
    """The gates that a resource, as it is now, has not passed; it may be published when there are none.

    A run counts for the very text and files it was about, whenever it was; a new version is another resource.
    """
    passed = cleared_by(resource)
    return [name_of(key) for key, field in GATES.items() if field not in passed]


def needs_gates(resource: Resource) -> bool:
    """The center's own work, and whatever else has files here, is published only after its reviews."""
    return resource.by_center or resource.files.current().exists()


def refuse_detour(resource: Resource, values: Mapping[str, Any]) -> None:
    """Refuse changes that would lead around the gates: words nobody reviewed, or another maker."""
    if "by_center" in values and values["by_center"] != resource.by_center:
        _refuse_other_maker(resource)
    if resource.is_public and resource.clearance == Clearance.REVIEWS:
        _refuse_other_words(resource, values)


def _refuse_other_maker(resource: Resource) -> None:
    if resource.clearance == Clearance.CURATED:
        raise NotNow("This was published as the work of others. Begin a new version to publish it as the center's own.")
    if resource.by_center and (resource.status != ResourceStatus.DRAFT or any(runs_of(resource).values())):
        raise NotNow("This went to its reviewers as the center's own work, and stays that.")


def _refuse_other_words(resource: Resource, values: Mapping[str, Any]) -> None:
    names = REVIEWED if resource.files.current().exists() else (*REVIEWED, "url")
    other = any(name in values and values[name] != getattr(resource, name) for name in names)
    if "authors" in values:
        written = [one if isinstance(one, str) else one.name for one in values["authors"]]
        other |= written != list(resource.authors.order_by("position").values_list("name", flat=True))
    if other:
        raise NotNow("Reviewers passed exactly these words. Begin a new version to change them.")


@dataclass(frozen=True)
class Gate:
    """Where one gate stands, and what to do next."""

    key: str
    name: str
    run: Run | None
    stage: str  # "closed", "asking", "waiting", "stale", "owed", "refused" or "passed"
    locked: int = 0
    needed: int = 0

    @property
    def is_passed(self) -> bool:
        return self.stage == "passed"


def gates(resource: Resource) -> list[Gate]:
    mark = mark_of(resource)
    return [_gate(key, run, mark) for key, run in runs_of(resource).items()]


def _gate(key: str, run: Run | None, mark: str) -> Gate:
    if run is None:
        return Gate(key, name_of(key), None, "closed")
    here = progress(run)
    return Gate(key, name_of(key), run, _stage(run, mark, free=here.free), here.locked, run.needed)


def _stage(run: Run, mark: str, *, free: int) -> str:
    if run.is_open:
        return "stale" if run.mark != mark else "asking" if free else "waiting"
    if run.mark != mark:
        return "closed"
    return {Outcome.PASSED.value: "passed", Outcome.OWED.value: "owed"}.get(run.outcome, "refused")


@dataclass(frozen=True)
class Gates:
    """Both gates of a resource, and the one of them that asks for something next."""

    resource: Resource
    gates: list[Gate]

    @property
    def passed(self) -> bool:
        return all(gate.is_passed for gate in self.gates)

    @property
    def is_draft(self) -> bool:
        return self.resource.status == ResourceStatus.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.resource.status == ResourceStatus.REVIEW

    @property
    def next(self) -> Gate | None:
        """The first gate that somebody can do something about; else the first one that waits."""
        order = ("refused", "stale", "owed", "closed", "asking", "waiting")
        undone = sorted((gate for gate in self.gates if not gate.is_passed), key=lambda gate: order.index(gate.stage))
        return undone[0] if undone else None


def both(resource: Resource) -> Gates | None:
    """The gates of a resource; None for one that needs none: others' work, and what was public before."""
    found = gates(resource)
    needs = resource.status in {ResourceStatus.DRAFT, ResourceStatus.REVIEW} and needs_gates(resource)
    return Gates(resource, found) if needs or any(gate.run for gate in found) else None


def came_back() -> list[tuple[Resource, Run]]:
    """Resources in review whose newest review of a kind did not pass or is owed a reply, the longest waiting first."""
    later = Run.objects.filter(key=OuterRef("key"), subject_label=LABEL, subject_pk=OuterRef("subject_pk"))
    newer = later.filter(id__gt=OuterRef("id")).exclude(status=RunStatus.CANCELLED)
    waiting = Resource.objects.filter(status=ResourceStatus.REVIEW).values("pk")
    rows = Run.objects.filter(
        ~Exists(newer), subject_label=LABEL, subject_pk__in=waiting, outcome__in=[Outcome.NOT_PASSED, Outcome.OWED]
    )
    runs = list(rows.order_by("revealed_at", "pk")[:MOST_BACK])
    found = Resource.objects.in_bulk([run.subject_pk for run in runs])
    return [(found[run.subject_pk], run) for run in runs]


# What protocols shows to reviewers


def _sheet(pk: int) -> Sheet | None:
    resource = Resource.objects.filter(pk=pk).first()
    if resource is None:
        return None
    facts = [("Kind", resource.get_kind_display()), ("Authors", resource.byline), ("Year", resource.year)]
    facts.append(("For whom", resource.get_audience_display() if resource.audience else ""))
    files = resource.files.current().order_by("position")
    return Sheet(
        title=resource.title,
        mark=mark_of(resource),
        facts=[(name, value) for name, value in facts if value],
        text=resource.abstract,
        url=resource.url,
        enclosures=[_enclosure(file) for file in files.defer("text")],
    )


def _enclosure(file: File) -> Enclosure:
    return Enclosure(str(file.position), file.name, file.size, partial(file.stored.open, "rb"))


def _conflicts(pk: int) -> Conflicts:
    authors = Author.objects.filter(resource=pk).select_related("person__user")
    people = [author.person for author in authors if author.person is not None]
    addresses = set(Address.objects.filter(person__in=people).values_list("email", flat=True))
    addresses |= {person.user.email for person in people if person.user is not None}
    names = {author.name for author in authors} | {person.name for person in people}
    return Conflicts(frozenset(names), frozenset(addresses))


def _url(pk: int) -> str:
    return Resource(pk=pk).get_absolute_url()


SUBJECT = Subject(LABEL, _sheet, _conflicts, _url)
