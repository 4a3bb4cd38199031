"""Writing the search index: what changed after each commit, all of it where it is missing; one process at a time."""

import fcntl
import re
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from pathlib import Path

import tantivy
from django.db.models import Prefetch

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.support.library.models import File, Resource, Unindexed
from steelyard.support.library.queries.index import about, folder, is_sound, opened
from steelyard.support.library.rules.words import words_of

HEAP = 30_000_000  # bytes the writer may use; it takes at least 15 million
LONGEST_TEXT = 400_000  # characters of a resource's files that are searched
PATIENCE = 2.0  # seconds a page waits for another process that writes; the duty does what was left
AT_ONCE = 500


class Busy(Exception):
    """Another process is writing the index."""


@contextmanager
def _only_writer(patience: float) -> Iterator[None]:
    folder().parent.mkdir(parents=True, exist_ok=True)
    with (folder().parent / "library.lock").open("w") as file:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as taken:
                if time.monotonic() > until:
                    raise Busy from taken
                time.sleep(0.02)
        yield


def reindex(_pk: int) -> None:
    """Bring the index up to date after a commit: this resource and whatever else is marked, or leave it to the duty."""
    try:
        write_marked(patience=PATIENCE)
    except Busy:
        return  # the mark stays, and the duty finds it within a minute


def write_marked(*, patience: float = 60.0) -> int:
    """Write what changed since the index was last written; returns how many resources. No index, no work."""
    if not Unindexed.objects.exists() or not (folder() / "about.json").exists():
        return 0
    with _only_writer(patience):
        marks = dict(Unindexed.objects.order_by("pk").values_list("pk", "resource_id")[: AT_ONCE * 4])
        pks = set(marks.values())
        with _writer(folder()) as writer:
            for pk in pks:
                writer.delete_documents_by_term("pk", pk)
            _add(writer, pks)
        _forget(marks)
    return len(pks)


def _forget(marks: Iterable[int]) -> None:
    """Delete the marks that were read, and only these: what changed meanwhile has a mark of its own."""
    for some in batched(marks, AT_ONCE, strict=False):
        Unindexed.objects.filter(pk__in=some).delete()


def catch_up() -> int:
    """Repair what failed: build an index that is missing, unreadable or of another version, else write what is marked."""
    if not is_sound(names()):
        return rebuild()
    return write_marked()


def rebuild(*, patience: float = 600.0) -> int:
    """Build the index anew beside the old one, then put it in its place; returns how many resources it holds."""
    with _only_writer(patience):
        marks = list(Unindexed.objects.values_list("pk", flat=True))
        called = names()
        beside, before = folder().with_name("library.new"), folder().with_name("library.old")
        for left in (beside, before):
            shutil.rmtree(left, ignore_errors=True)
        beside.mkdir()
        with _writer(beside) as writer:
            pks = list(Resource.objects.published().values_list("pk", flat=True))
            _add(writer, pks)
        (beside / "about.json").write_text(about(called))
        if folder().exists():
            folder().rename(before)
        beside.rename(folder())
        shutil.rmtree(before, ignore_errors=True)
        _forget(marks)
    return len(pks)


@contextmanager
def _writer(where: Path) -> Iterator[tantivy.IndexWriter]:
    """A writer whose work counts once all of it is done."""
    writer = opened(where).writer(heap_size=HEAP, num_threads=1)
    try:
        yield writer
    except BaseException:
        writer.rollback()
        raise
    writer.commit()
    writer.wait_merging_threads()


def _add(writer: tantivy.IndexWriter, pks: Iterable[int]) -> None:
    for some in batched(sorted(pks), AT_ONCE, strict=False):
        for resource in _whole(some):
            writer.add_document(_document(resource))


def _whole(pks: Iterable[int]) -> Iterable[Resource]:
    """Published resources with everything the index holds of them."""
    texts = File.objects.current().exclude(text="").order_by("position").only("resource_id", "text")
    return (
        Resource.objects.published()
        .filter(pk__in=list(pks))
        .order_by("pk")
        .prefetch_related("authors", "partners", "topics", "focal_areas", Prefetch("files", texts, to_attr="texts"))
    )


def _document(resource: Resource) -> tantivy.Document:
    title = words_of(resource.title)
    topics, areas = list(resource.topics.all()), list(resource.focal_areas.all())
    names = [author.name for author in resource.authors.all()]
    names += [str(partner) for partner in resource.partners.all()]
    names += [topic.name for topic in topics] + [area.name for area in areas]
    names += [resource.publisher, resource.year, resource.get_kind_display()]
    front = words_of(resource.abstract)
    loose = [word for name in names for word in words_of(name)]
    text = _text(resource)
    given = {
        "pk": resource.pk,
        "title": " ".join(title),
        # Several values keep apart: no phrase reaches from the title into the abstract.
        "front": [" ".join(part) for part in (title, *map(words_of, names), front) if part],
        "text": " ".join(text),
        "plain": " ".join({*title, *loose, *front, *text}),
        "area": [area.key for area in areas],
        "topic": [topic.key for topic in topics],
        "kind": resource.kind,
        "audience": resource.audience or [],
        "year": sorted(set(_years(resource.year))),
        "language": resource.language,
        "publisher": resource.publisher or [],
        "newest": _newest(resource),
        "alphabet": " ".join(title)[:200],
    }
    return _filled(given)


def _filled(given: dict[str, object]) -> tantivy.Document:
    document = tantivy.Document()
    for name, value in given.items():
        add: Callable[..., None] = document.add_integer if isinstance(value, int) else document.add_text
        for one in value if isinstance(value, list) else [value]:
            add(name, one)
    return document


def _text(resource: Resource) -> list[str]:
    found: list[File] = getattr(resource, "texts", [])
    return words_of("\n".join(file.text for file in found)[:LONGEST_TEXT])


def _years(text: str) -> list[str]:
    return re.findall(r"\b(?:19|20)\d\d\b", text)


def _newest(resource: Resource) -> int:
    """Orders by year of publication, then by the day it was published here, then by key."""
    year = int(max(_years(resource.year), default="0"))
    day = resource.published_at.toordinal() if resource.published_at else 0
    return (year * 10_000_000 + day) * 100_000_000 + resource.pk % 100_000_000


def names() -> dict[str, dict[str, str]]:
    """What topics and focal areas are called; the index holds these names, so it is built anew when one changes."""
    areas = FocalArea.objects.order_by("position", "name").values_list("key", "name")
    return {"area": dict(areas), "topic": dict(Topic.objects.order_by("name").values_list("key", "name"))}
