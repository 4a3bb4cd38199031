"""Copies of others: only under a confirmed key, whole or not at all, taken back whole, and never mixed with our own."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from steelyard.foundation.work.models import Job
from steelyard.foundation.work.worker import drain
from steelyard.support.coherence.models import MapRow
from steelyard.support.delivery.models import Support
from steelyard.support.exchange import actions, jobs
from steelyard.support.exchange.models import Copy, KnownElsewhere, OfferedElsewhere, Source, SupportedElsewhere
from steelyard.support.exchange.queries.shown import said_by, supports_of
from steelyard.support.exchange.queries.sources import changing
from tests.factories import exchange as making
from tests.factories.directory import LEAFactory, OrganizationFactory
from tests.support.exchange.feeds import ALL, CENTER, EXPERTISE, OTHER, exists, made, offering, support, twin

pytestmark = pytest.mark.django_db
ROWS = 6_000


@pytest.fixture
def source(db: None) -> Source:
    return making.a_source()


def shown(source: Source) -> set[str]:
    """The keys of what is shown of a source."""
    tables = (OfferedElsewhere, KnownElsewhere, SupportedElsewhere)
    return {row.key for table in tables for row in table.objects.in_use().filter(copy__source=source)}


@pytest.mark.parametrize("write", [made, twin])
def test_a_copy_is_read_looked_at_and_taken_in(
    source: Source, tmp_path: Path, write: Callable[..., Path], django_capture_on_commit_callbacks: Any
) -> None:
    kept = Path(default_storage.path("exchange"))
    before = set(kept.glob("*"))
    with django_capture_on_commit_callbacks(execute=True):
        copy = making.brought(source, write(tmp_path / "a-feed-that-came"))
    assert (copy.status, copy.sequence, copy.about["name"]) == ("ready", 7, "The Lakes Center")
    nothing = {"changed": 0, "gone": 0, "same": 0}
    assert copy.counts == {
        "offering": {"new": 1, **nothing}, "expertise": {"new": 1, **nothing}, "support": {"new": 2, **nothing},
    }  # fmt: skip
    assert shown(source) == set()
    assert set(kept.glob("*")) == before
    actions.apply_copy(copy, by=None)
    assert shown(source) == {"coaching", "trust", "s1", "s2"}
    assert not Support.objects.exists()
    assert not MapRow.objects.exists()


def test_what_changes_is_counted_and_told_row_by_row(source: Source, tmp_path: Path) -> None:
    making.in_use(source, made(tmp_path / "a", [CENTER, offering("a"), offering("b"), offering("c")]))
    copy = making.brought(
        source, made(tmp_path / "b", [CENTER, offering("a"), offering("b", summary="More"), offering("d")], sequence=8)
    )
    assert copy.counts["offering"] == {"new": 1, "changed": 1, "gone": 1, "same": 1}
    told = {change: [row.key for row in changing(copy, "offering", change)] for change in copy.counts["offering"]}
    assert told == {"new": ["d"], "changed": ["b"], "gone": ["c"], "same": ["a"]}


def test_undoing_brings_the_former_copy_back(source: Source, tmp_path: Path) -> None:
    first = making.in_use(source, made(tmp_path / "a", [CENTER, offering("a"), EXPERTISE, support()]))
    second = making.in_use(source, made(tmp_path / "b", [CENTER, offering("b"), support()], sequence=8))
    assert shown(source) == {"b", "s1"}
    actions.undo_copy(second, by=None)
    assert shown(source) == {"a", "trust", "s1"}
    first.refresh_from_db()
    assert (first.status, second.status) == ("applied", "undone")
    source.refresh_from_db()
    assert source.current == first
    actions.undo_copy(first, by=None)
    assert shown(source) == set()


def test_undoing_never_brings_back_what_an_agency_took_back(source: Source, tmp_path: Path) -> None:
    making.in_use(source, made(tmp_path / "a", [CENTER, support("whole"), support("less"), support("gone")]))
    less = ("support", {"key": "less", "level": "exists", "agency": "Harbor Schools"})
    second = making.in_use(source, made(tmp_path / "b", [CENTER, support("whole"), less], sequence=8))
    assert shown(source) == {"whole", "less"}
    actions.undo_copy(second, by=None)
    assert shown(source) == {"whole"}
    assert set(SupportedElsewhere.objects.values_list("key", flat=True)) == {"whole"}


def test_an_older_number_is_refused_and_the_newest_stays(source: Source, tmp_path: Path) -> None:
    making.in_use(source, made(tmp_path / "b", [CENTER, offering()], sequence=8))
    copy = making.brought(source, made(tmp_path / "a", sequence=7))
    assert copy.status == "refused"
    assert "older than number 8" in copy.problem
    two = making.brought(source, made(tmp_path / "c", sequence=8))
    assert "Two different feeds carry the number 8" in two.problem
    same = making.brought(source, made(tmp_path / "d", [CENTER, offering()], sequence=8))
    assert (same.status, same.notes) == ("dropped", [actions.SAME])
    assert shown(source) == {"coaching"}


def test_two_copies_that_wait_do_not_pass_each_other(source: Source, tmp_path: Path) -> None:
    """The sequence is asked again at the moment of taking in."""
    old = making.brought(source, made(tmp_path / "a", sequence=7))
    Copy.objects.filter(pk=old.pk).update(status="applied")  # so that the next does not throw it away
    making.in_use(source, made(tmp_path / "b", sequence=8))
    Copy.objects.filter(pk=old.pk).update(status="ready")
    with pytest.raises(actions.NotNow, match="older than number 8"):
        actions.apply_copy(Copy.objects.get(pk=old.pk), by=None)


def test_nothing_is_read_before_somebody_confirms_the_key(tmp_path: Path) -> None:
    source = making.a_source(key=None)
    copy = making.brought(source, made(tmp_path / "feed"))
    assert copy.status == "unconfirmed"
    assert not OfferedElsewhere.objects.exists()
    source.refresh_from_db()
    assert source.offered_key == copy.key
    actions.confirm_key(source, by=None, key=source.offered_key)
    copy = jobs.read_copy(actions.read_again(Copy.objects.get(), by=None), by=None)
    assert copy.status == "ready"


def test_another_key_is_told_and_read_only_once_it_is_confirmed(source: Source, tmp_path: Path) -> None:
    making.in_use(source, made(tmp_path / "a"))
    copy = making.brought(source, made(tmp_path / "b", [CENTER, offering("new")], key=OTHER, sequence=1))
    source.refresh_from_db()
    assert copy.status == "unconfirmed"
    assert "another key" in source.problem
    assert source.offered_fingerprint != source.fingerprint
    assert "coaching" in shown(source)
    actions.confirm_key(source, by=None, key=source.offered_key)
    copy = jobs.read_copy(actions.read_again(copy, by=None), by=None)
    actions.apply_copy(copy, by=None)
    assert shown(source) == {"new"}


def test_a_copy_read_under_a_key_that_was_changed_since_does_not_go_in(source: Source, tmp_path: Path) -> None:
    copy = making.brought(source, made(tmp_path / "a"))
    actions.confirm_key(source, by=None, key=making.public(OTHER))
    with pytest.raises(actions.NotNow, match="key of this source was changed"):
        actions.apply_copy(Copy.objects.get(pk=copy.pk), by=None)


def test_one_bad_row_keeps_the_whole_feed_out_and_says_where(source: Source, tmp_path: Path) -> None:
    rows = [CENTER, *(offering(f"o{n}") for n in range(6000)), offering("bad", tier="x")]
    copy = making.brought(source, made(tmp_path / "feed", rows))
    assert copy.status == "refused"
    assert copy.notes == ["line 6003: tier must be one of general, targeted, intensive"]
    assert not OfferedElsewhere.objects.exists()


def test_a_reading_that_was_killed_begins_again(source: Source, tmp_path: Path) -> None:
    path = made(tmp_path / "feed")
    with path.open("rb") as file:
        copy = actions.receive(source, by=None, came_from="feed", file=file)
    actions.stage_rows(copy, by=None, rows=list(jobs.rows_of(path))[:2])
    assert jobs.read_copy(Copy.objects.get(), by=None).status == "ready"


def test_stopping_forgets_all_that_came(source: Source, tmp_path: Path) -> None:
    making.in_use(source, made(tmp_path / "a"))
    source.refresh_from_db()
    actions.stop_source(source, by=None)
    assert shown(source) == set()
    assert not SupportedElsewhere.objects.exists()
    assert making.a_source().pk != source.pk  # its key is free for another


def test_a_long_feed_takes_a_bounded_number_of_statements(source: Source, tmp_path: Path) -> None:
    path = tmp_path / "feed"
    rows = (support(f"s{n}", agency=f"Agency {n % 15_000}", agency_nces="") for n in range(ROWS))
    made(path, rows)
    asked = 0

    def counting(execute: Any, *given: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*given)

    with connection.execute_wrapper(counting):
        copy = making.brought(source, path)
        actions.apply_copy(copy, by=None)
    assert copy.counts["support"]["new"] == ROWS
    assert asked < 100


def test_the_weekly_duty_reads_what_is_due_and_takes_it_in(settings: Any, tmp_path: Path, site: Any) -> None:
    settings.EXCHANGE_LOOPBACK = True
    site.files["/feed"] = made(tmp_path / "feed").read_bytes()
    source = making.a_source(url=f"{site.address}/feed")
    actions.alter_source(source, by=None, reads_weekly=True)
    by_hand = making.a_source(key=OTHER, name="By hand", url=f"{site.address}/other")
    jobs.read_sources()
    drain()
    assert shown(source) == {"coaching", "trust", "s1", "s2"}
    jobs.read_sources()
    assert Job.objects.filter(name="exchange.fetch").count() == 1
    Source.objects.update(checked_at=timezone.now() - timedelta(days=8))
    jobs.read_sources()
    drain()
    assert Copy.objects.get().status == "applied"  # 304: nothing came
    assert by_hand.checked_at is None


def test_an_agency_is_known_again_by_its_number_or_by_name_and_state(source: Source, tmp_path: Path) -> None:
    harbor = LEAFactory(name="Harbor Schools (new name)", code="4100001", state="OR")
    namesake = LEAFactory(name="Harbor Schools", code="4100999", state="OR")
    lake = OrganizationFactory(name="LAKE schools", kind="lea", state="OH")
    elsewhere = OrganizationFactory(name="Lake Schools", kind="lea", state="DE")
    merged = OrganizationFactory(name="Pond Schools", kind="lea", state="OH", merged_into=lake)
    making.in_use(source, made(tmp_path / "a", [*ALL, exists("s3", "Pond Schools")]))
    assert [row.key for row in supports_of([harbor])] == ["s1"]
    assert [row.key for row in supports_of([lake])] == ["s2", "s3"]
    assert supports_of([namesake]) == supports_of([elsewhere]) == supports_of([]) == []
    assert merged.merged_into == lake


def test_what_a_center_says_stands_with_its_name_and_day(source: Source, tmp_path: Path) -> None:
    lakes = OrganizationFactory(name="Lakes")
    actions.alter_source(source, by=None, organization=lakes)
    making.in_use(source, made(tmp_path / "a"))
    [said] = said_by(lakes)
    assert (said.about["name"], [row.name for row in said.offerings]) == ("The Lakes Center", ["Offering coaching"])
    assert said.as_of is not None
    assert f"{said.as_of:%Y-%m-%d}" == "2026-11-20"
