"""The index follows the database, whatever dies, is deleted, or writes at the same time."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from steelyard.center.charge.models import Topic
from steelyard.support.library import actions
from steelyard.support.library.models import Resource, Unindexed
from steelyard.support.library.queries.index import FORMAT, folder, reader
from steelyard.support.library.queries.search import Ask, search
from steelyard.support.library.rules import Clearance
from steelyard.support.library.rules.words import read
from steelyard.support.library.tasks import index
from tests.factories.library import ResourceFactory

Indexed = Callable[[], int]
Captured = Any


def found(typed: str) -> set[int]:
    hits = search(Ask(read(typed)))
    assert hits is not None
    return set(hits.pks)


def test_an_act_reaches_the_search_with_its_commit(
    db: None, indexed: Indexed, django_capture_on_commit_callbacks: Captured
) -> None:
    indexed()
    with django_capture_on_commit_callbacks(execute=True):
        resource = actions.add_resource(
            by=None, key="one", title="Quahog resilience", kind="brief", url="https://e.org"
        )
        actions.submit(resource, by=None)
        assert Unindexed.objects.exists()  # in the transaction of the act
        actions.publish(resource, by=None, clearance=Clearance.CURATED)
    assert found("quahog") == {resource.pk}
    assert not Unindexed.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.alter_resource(resource, by=None, title="Scallop resilience")
    assert (found("quahog"), found("scallop")) == (set(), {resource.pk})
    with django_capture_on_commit_callbacks(execute=True):
        actions.retire(resource, by=None, reason="Out of date.")
    assert found("scallop") == set()


def test_what_was_rolled_back_is_not_found(transactional_db: None, indexed: Indexed) -> None:
    indexed()
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.add_resource(by=None, key="one", title="Quahog", kind="brief")
        raise RuntimeError
    assert not Unindexed.objects.exists()
    assert index.catch_up() == 0


def test_the_duty_repairs_a_crash_between_commit_and_index(db: None, indexed: Indexed) -> None:
    indexed()
    resource = ResourceFactory(title="Quahog")
    Unindexed.objects.create(resource_id=resource.pk)  # as the act left it; nobody lived to write the index
    assert found("quahog") == set()
    assert index.catch_up() == 1
    assert found("quahog") == {resource.pk}
    assert not Unindexed.objects.exists()


def _delete() -> None:
    for file in folder().glob("*"):
        file.unlink()


def _age() -> None:
    about = folder() / "about.json"
    about.write_text(about.read_text().replace(f'"format": {FORMAT}', '"format": 0'))


def _scribble() -> None:
    (folder() / "meta.json").write_text("{")


def _empty() -> None:
    (folder() / "about.json").write_text("")


@pytest.mark.parametrize("harm", [_delete, _age, _scribble, _empty])
def test_a_missing_foreign_or_damaged_index_is_built_anew(db: None, indexed: Indexed, harm: Callable[[], None]) -> None:
    resource = ResourceFactory(title="Quahog")
    indexed()
    harm()
    assert search(Ask(read("quahog"))) is None
    assert index.catch_up() == 1
    assert found("quahog") == {resource.pk}


def test_a_damaged_segment_is_seen_while_searching_and_built_anew(db: None, indexed: Indexed) -> None:
    resource = ResourceFactory(title="Quahog")
    indexed()
    for file in folder().glob("*.*"):
        if file.suffix not in {".json", ".lock"}:
            file.write_bytes(b"not an index")
    (folder() / "meta.json").touch()
    assert search(Ask(read("quahog"))) is None
    index.catch_up()
    assert found("quahog") == {resource.pk}


def test_a_topic_that_is_renamed_is_found_by_its_new_name(db: None, indexed: Indexed) -> None:
    topic = Topic.objects.create(key="care", name="Quahog care", ring="individual")
    resource = ResourceFactory()
    resource.topics.set([topic])
    indexed()
    assert found("quahog") == {resource.pk}
    Topic.objects.update(name="Scallop care")
    index.catch_up()
    assert (found("quahog"), found("scallop")) == (set(), {resource.pk})


def test_an_older_reader_sees_what_another_process_wrote(db: None, indexed: Indexed) -> None:
    indexed()
    before = reader()
    assert reader() is before
    resource = ResourceFactory(title="Quahog")
    Unindexed.objects.create(resource_id=resource.pk)
    index.write_marked()
    assert reader() is not before
    assert found("quahog") == {resource.pk}


HOLD = """
import fcntl, sys
with open(sys.argv[1], "w") as file:
    fcntl.flock(file, fcntl.LOCK_EX)
    print("held", flush=True)
    sys.stdin.read()
"""


def test_while_another_process_writes_the_mark_stays_for_the_duty(
    db: None, indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed()
    resource = ResourceFactory(title="Quahog")
    Unindexed.objects.create(resource_id=resource.pk)
    monkeypatch.setattr(index, "PATIENCE", 0.1)
    lock = str(folder().parent / "library.lock")
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, lock], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        index.reindex(resource.pk)
        assert Unindexed.objects.count() == 1
        with pytest.raises(index.Busy):
            index.write_marked(patience=0.1)
    finally:
        other.communicate()
    index.reindex(resource.pk)
    assert found("quahog") == {resource.pk}


WRITE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
import django
django.setup()
from pathlib import Path
from steelyard.support.library.queries import index as readers
from steelyard.support.library.tasks import index
readers.folder = index.folder = lambda: Path(sys.argv[1])
first = int(sys.argv[2])
for at in range(first, first + 15):
    with index._only_writer(60.0), index._writer(index.folder()) as writer:
        writer.delete_documents_by_term("pk", at)
        writer.add_document(index._filled({"pk": at, "title": "quahog", "front": "quahog", "plain": "quahog"}))
"""


def test_two_processes_writing_at_once_lose_nothing(db: None, indexed: Indexed) -> None:
    indexed()
    writers = [subprocess.Popen([sys.executable, "-c", WRITE, str(folder()), str(first)]) for first in (1_000, 2_000)]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    hits = search(Ask(read("quahog")))
    assert hits is not None
    assert hits.total == 30


def test_marks_made_while_the_index_is_written_stay(
    db: None, indexed: Indexed, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed()
    resource = ResourceFactory(title="Quahog")
    Unindexed.objects.create(resource_id=resource.pk)
    whole = index._whole

    def meanwhile(pks: Any) -> Any:
        rows = list(whole(pks))
        Resource.objects.filter(pk=resource.pk).update(title="Scallop")
        Unindexed.objects.create(resource_id=resource.pk)
        return rows

    monkeypatch.setattr(index, "_whole", meanwhile)
    index.write_marked()
    assert (found("quahog"), Unindexed.objects.count()) == ({resource.pk}, 1)
    monkeypatch.setattr(index, "_whole", whole)
    index.write_marked()
    assert (found("scallop"), Unindexed.objects.count()) == ({resource.pk}, 0)
