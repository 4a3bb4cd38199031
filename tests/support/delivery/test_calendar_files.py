"""Calendar files: previewed, planned all or nothing, known again, moved, cancelled and taken back."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steelyard.foundation.history.models import Entry
from steelyard.support.delivery import actions, tasks
from steelyard.support.delivery.models import CalendarFile, Session, SessionSource, Support
from steelyard.support.delivery.rules.calendars import read_calendar
from steelyard.support.delivery.rules.planning import said_by
from tests.factories.delivery import SessionFactory, SupportFactory
from tests.page import Visit
from tests.people import Cast

DAYS = (date(2026, 10, 1), date(2027, 1, 1))
WEEKLY = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Test//EN
BEGIN:VEVENT
UID:weekly@test
DTSTART;TZID=America/Chicago:20261101T140000
DURATION:PT1H
RRULE:FREQ=WEEKLY;COUNT={count}
SUMMARY:{title}
LOCATION:Room 4
SEQUENCE:{sequence}
{more}END:VEVENT
{other}END:VCALENDAR
"""


def weekly(count: int = 3, *, sequence: int = 1, title: str = "Call", more: str = "", other: str = "") -> bytes:
    text = WEEKLY.format(count=count, sequence=sequence, title=title, more=more, other=other)
    return text.replace("\n", "\r\n").encode()


@pytest.fixture
def bring(tmp_path: Path, team: Support) -> Any:
    """Bring the content of a file to the team's support, or to another one."""

    def brought(content: bytes, *, by: Any = None, support: Support = team, days: tuple[date, date] = DAYS) -> Any:
        file = tmp_path / "calls.ics"
        file.write_bytes(content)
        found = read_calendar(file, *days)
        values: Any = {"since": days[0], "until": days[1], "kind": "coaching", "mode": "virtual", "name": file.name}
        return actions.bring_calendar(
            support,
            by=by,
            said=list(said_by(found, "America/New_York", "Coaching")),
            series=found.by_key,
            time_zone="America/New_York",
            **values,
        )

    return brought


def fates(found: CalendarFile) -> list[str]:
    return list(found.rows.order_by("position").values_list("fate", flat=True))


def state() -> list[tuple[Any, ...]]:
    rows = Session.objects.order_by("starts_at", "id")
    return list(rows.values_list("title", "starts_at", "minutes", "place", "cancelled_at"))


def test_a_file_is_planned_once(bring: Any, cast: Cast) -> None:
    first = bring(weekly(), by=cast.liam)
    assert fates(first) == ["new"] * 3
    assert not Session.objects.exists()
    lines = Entry.objects.count()
    actions.apply_calendar(first, by=cast.liam)
    # Three Sundays at 14:00 Central, which is 20:00 UTC after the change of clocks on 1 November.
    assert [row[:3] for row in state()] == [("Call", datetime(2026, 11, day, 20, tzinfo=UTC), 60) for day in (1, 8, 15)]
    assert set(Session.objects.values_list("time_zone", "kind", "place")) == {("America/Chicago", "coaching", "Room 4")}
    assert Entry.objects.count() == lines + 1
    before = state()
    again = bring(weekly())
    assert fates(again) == ["known"] * 3
    actions.apply_calendar(again, by=None)
    assert state() == before
    with pytest.raises(actions.CannotApply, match="is applied"):
        actions.apply_calendar(again, by=None)


def test_an_overlapping_window_adds_only_what_is_new(bring: Any) -> None:
    actions.apply_calendar(bring(weekly(), days=(date(2026, 11, 1), date(2026, 11, 10))), by=None)
    assert fates(bring(weekly(), days=(date(2026, 11, 5), date(2026, 12, 1)))) == ["known", "new"]


MOVED = """BEGIN:VEVENT
UID:weekly@test
RECURRENCE-ID;TZID=America/Chicago:20261108T140000
DTSTART;TZID=America/Chicago:20261109T150000
DURATION:PT30M
SUMMARY:Call (moved)
SEQUENCE:{sequence}
END:VEVENT
"""


def test_a_higher_sequence_moves_and_a_lower_one_does_not(bring: Any) -> None:
    actions.apply_calendar(bring(weekly()), by=None)
    same = bring(weekly(other=MOVED.format(sequence=1)))
    assert fates(same) == ["known"] * 3
    assert "counts no change" in same.rows.get(position=2).why
    later = bring(weekly(other=MOVED.format(sequence=2)))
    row = later.rows.get(position=2)
    assert (row.fate, row.why) == (
        "moved",
        "Was Nov 8, 2026, 2:00 PM Central. Was 60 minutes. Was called “Call”. Was at Room 4.",
    )
    actions.apply_calendar(later, by=None)
    moved = Session.objects.get(title="Call (moved)")
    assert (moved.starts_at, moved.minutes) == (datetime(2026, 11, 9, 21, tzinfo=UTC), 30)
    assert (moved.sequence, moved.version) == (1, 2)  # calendars that follow it take it for the newer copy
    assert fates(bring(weekly())) == ["known"] * 3, "an older copy of the file undoes nothing"


@pytest.mark.parametrize(
    "content",
    [
        weekly(sequence=2, more="EXDATE;TZID=America/Chicago:20261108T140000\n"),
        weekly(other=MOVED.format(sequence=2).replace("SUMMARY", "STATUS:CANCELLED\nSUMMARY")),
    ],
    ids=["taken out", "cancelled"],
)
def test_an_occurrence_that_is_cancelled_there_is_cancelled_here(bring: Any, content: bytes) -> None:
    actions.apply_calendar(bring(weekly()), by=None)
    found = bring(content)
    assert sorted(fates(found)) == ["cancelled", "known", "known"]
    actions.apply_calendar(found, by=None)
    assert [row[1].day for row in state() if row[4]] == [8]
    assert "cancelled" not in fates(bring(content)), "the same file again changes nothing"


def test_one_instance_alone_says_nothing_of_the_others(bring: Any) -> None:
    actions.apply_calendar(bring(weekly()), by=None)
    head, tail = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n", "END:VCALENDAR\n"
    alone = bring((head + MOVED.format(sequence=9) + tail).encode())
    assert fates(alone) == ["moved"]


def test_undo_takes_back_all_but_what_somebody_changed(bring: Any, cast: Cast) -> None:
    actions.apply_calendar(bring(weekly(2)), by=None)
    before = state()
    second = bring(weekly(4, sequence=2, title="Weekly call"))
    assert fates(second) == ["moved", "moved", "new", "new"]
    actions.apply_calendar(second, by=cast.liam)
    last = Session.objects.order_by("-starts_at")[0]
    actions.alter_session(last, by=cast.liam, title="Ours now")  # type: ignore[typeddict-item]  # what differs is enough
    actions.undo_calendar(second, by=cast.liam)
    assert state()[:2] == before
    assert [row[0] for row in state()[2:]] == ["Ours now"]
    assert second.rows.get(position=4).stays.startswith("Somebody changed this session since")
    assert SessionSource.objects.count() == 3
    assert fates(bring(weekly(4, sequence=2, title="Weekly call")))[:3] == ["moved", "moved", "new"]
    with pytest.raises(actions.CannotApply, match="is undone"):
        actions.undo_calendar(second, by=cast.liam)


def test_undo_ends_after_thirty_days(bring: Any) -> None:
    found = bring(weekly())
    actions.apply_calendar(found, by=None)
    CalendarFile.objects.update(applied_at=timezone.now() - timedelta(days=31))
    found.refresh_from_db()
    with pytest.raises(actions.CannotApply, match="30 days"):
        actions.undo_calendar(found, by=None)


def test_what_a_person_cancelled_stays_cancelled(bring: Any, cast: Cast) -> None:
    actions.apply_calendar(bring(weekly(1)), by=None)
    actions.cancel_session(Session.objects.get(), by=cast.liam, reason="Snow")
    later = bring(weekly(1, sequence=2, title="New title"))
    assert (fates(later), later.rows.get().why) == (["known"], "Somebody cancelled it here.")


def test_a_preview_that_is_out_of_date_changes_nothing(bring: Any, cast: Cast, visit: Visit) -> None:
    old, now = bring(weekly()), bring(weekly(2))
    actions.apply_calendar(now, by=None)
    before = state()
    visit.post("delivery:apply-calendar", pk=old.pk, as_=cast.liam)
    assert state() == before
    assert fates(old) == ["known", "known", "new"]
    visit.post("delivery:apply-calendar", pk=old.pk, as_=cast.liam)
    assert len(state()) == 3


def test_all_or_nothing(bring: Any) -> None:
    actions.apply_calendar(bring(weekly(2)), by=None)
    before, found = state(), bring(weekly(4, sequence=2, title="Later"))
    assert fates(found) == ["moved", "moved", "new", "new"]
    found.rows.filter(position=4).update(minutes=2000)  # as if the file had passed with what the database refuses
    lines = Entry.objects.count()
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.apply_calendar(found, by=None)
    assert (state(), Entry.objects.count()) == (before, lines)
    found.refresh_from_db()
    assert found.status == "ready"


def test_a_session_of_another_support_is_refused(bring: Any) -> None:
    actions.apply_calendar(bring(weekly(1)), by=None)
    other = bring(weekly(1), support=SupportFactory(name="Boise team"))
    assert (fates(other), other.rows.get().why) == (["refused"], "It is planned under another support: Oregon team.")


def test_our_own_calendar_brought_back_changes_nothing(bring: Any, team: Support) -> None:
    session = SessionFactory(support=team, starts_at=datetime(2026, 11, 3, 20, tzinfo=UTC))
    found = bring(tasks.calendar_of([session], name="Sessions"))
    assert (fates(found), found.rows.get().why) == (["known"], "It came from here: change it here.")


def upload(content: bytes) -> dict[str, Any]:
    return {
        "file": SimpleUploadedFile("calls.ics", content, "text/calendar"),
        "since": "2026-10-01", "last": "2026-12-31", "time_zone": "America/New_York", "kind": "coaching", "mode": "virtual",
    }  # fmt: skip


def test_the_pages_from_the_file_to_the_undo(visit: Visit, cast: Cast, team: Support) -> None:
    no_end = "BEGIN:VEVENT\nUID:short@test\nDTSTART:20261101T100000Z\nSUMMARY:No end\nEND:VEVENT\n"
    visit.post("delivery:calendar-files", upload(weekly(other=no_end)), pk=team.pk, as_=cast.liam)
    found = CalendarFile.objects.get()
    page = visit("delivery:calendar-file", pk=found.pk, as_=cast.liam)
    assert "Nothing is planned yet." in page.text
    assert "It does not say how long it lasts." in page.text
    assert "Nov 8, 2026, 2:00 PM Central" in page.text
    visit.post("delivery:apply-calendar", pk=found.pk, as_=cast.liam)
    assert Session.objects.count() == 3
    visit.post("delivery:undo-calendar", pk=found.pk, as_=cast.liam)
    assert Session.objects.count() == 0
    assert "It was taken back." in visit("delivery:calendar-file", pk=found.pk, as_=cast.liam).text


@pytest.mark.parametrize(
    ("content", "days", "why"),
    [
        (b"Name,E-mail\n", {}, "This is not a calendar file that can be read."),
        (weekly(), {"since": "2028-01-01", "last": "2028-02-01"}, "its first session is on Nov 1, 2026"),
        (weekly(), {"last": "2026-09-01"}, "The last day is before the first."),
        (weekly(), {"last": "2036-09-01"}, "Choose a shorter time"),
        (b"", {}, "This file is empty."),
    ],
)
def test_a_file_that_cannot_be_planned_says_why(
    visit: Visit, cast: Cast, team: Support, content: bytes, days: dict[str, str], why: str
) -> None:
    page = visit.post("delivery:calendar-files", upload(content) | days, pk=team.pk, as_=cast.liam, status=422)
    assert why in page.text
    assert not CalendarFile.objects.exists()


def test_the_lists_ask_as_much_for_three_as_for_one(visit: Visit, cast: Cast, bring: Any, team: Support) -> None:
    counts: dict[str, list[int]] = {"delivery:calendar-files": [], "delivery:calendar-file": []}
    for number in (1, 2, 3):
        found = bring(weekly(number))
        for name, pk in (("delivery:calendar-files", team.pk), ("delivery:calendar-file", found.pk)):
            visit(name, pk=pk, as_=cast.liam)
            with CaptureQueriesContext(connection) as made:
                visit(name, pk=pk, as_=cast.liam)
            counts[name].append(len(made))
    assert all(one[0] == one[2] for one in counts.values()), counts


def test_rows_are_forgotten_when_nobody_can_undo_any_more(bring: Any) -> None:
    applied, waiting, fresh = bring(weekly(1)), bring(weekly(1)), bring(weekly(1))
    actions.apply_calendar(applied, by=None)
    long_ago = timezone.now() - timedelta(days=31)
    CalendarFile.objects.filter(pk__in=[applied.pk, waiting.pk]).update(made_at=long_ago)
    actions.forget_calendars(by=None, before=timezone.now() - timedelta(days=30))
    assert [one.rows.count() for one in (applied, waiting, fresh)] == [1, 0, 1], "what was applied lately is kept"
