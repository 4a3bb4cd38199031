"""Files of attendance from the reading to the ledger: fates, people, minutes by hand, the same file again."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from steelyard.center.directory.actions import merge
from steelyard.center.directory.models import Address, Person, Suggestion
from steelyard.foundation.history.models import Entry
from steelyard.support.attendance import actions
from steelyard.support.attendance.forms import looked_into
from steelyard.support.attendance.jobs import stage
from steelyard.support.attendance.models import AttendanceColumns, AttendanceFile, AttendanceRow
from steelyard.support.attendance.rules import FileStatus
from steelyard.support.attendance.rules.reading import Unreadable
from steelyard.support.delivery.models import Activity, Participation
from steelyard.support.events.actions import close_event
from steelyard.support.events.models import Event
from tests.factories.directory import LEAFactory, PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.people import Cast
from tests.support.attendance.conftest import Bring
from tests.support.attendance.ledger import everything, minutes, took_part
from tests.support.attendance.reading import EASTERN, OWN, REAL, summed

HEAD = "Name,Email,Join Time,Leave Time\n"
MAY = "2026-05-12 "


def line(name: str, email: str, since: str = "", until: str = "") -> str:
    return f"{name},{email},{MAY + since if since else ''},{MAY + until if until else ''}\n"


def fates(found: AttendanceFile) -> list[tuple[int, str]]:
    return list(found.rows.order_by("at").values_list("position", "fate"))


def again(found: AttendanceFile) -> AttendanceFile:
    return AttendanceFile.objects.select_related("event").get(pk=found.pk)


class TestFates:
    def test_new_known_merged_unnamed_absent_and_refused(self, staged: Bring) -> None:
        mei = PersonFactory(name="Mei Bei", email="mei@a.test")
        found = staged(
            "Name,Email,Join Time,Leave Time,Attended\n"
            "Bo Li,bo@a.test,2026-05-12 09:00,2026-05-12 09:30,Yes\n"  # 2
            "M. Bei,MEI@A.TEST,2026-05-12 09:00,2026-05-12 10:00,Yes\n"  # 3: whatever the case of the letters
            "Bo Li,BO@a.test,2026-05-12 09:20,2026-05-12 09:50,Yes\n"  # 4: 9:00 to 9:50 together
            "+1 215 555 0100,,2026-05-12 09:00,2026-05-12 09:10,Yes\n"  # 5
            "Ann Able,ann@a.test,,,No\n"  # 6
            "Bad,bad@,,,Yes\n"  # 7
        )
        assert fates(found) == [
            (2, "new"), (3, "known"), (4, "merged"), (5, "unnamed"), (6, "absent"), (7, "refused"),
        ]  # fmt: skip
        rows = {row.position: row for row in found.rows.all()}
        assert (rows[2].minutes_together, rows[4].head, rows[3].person_id) == (50, rows[2].at, mei.pk)
        assert rows[7].reason.startswith("Row 7: “bad@” is not an e-mail address.")
        counts = {name: found.counts[name] for name in ("people", "minutes", "callers", "refused")}
        assert counts == {"people": 2, "minutes": 110, "callers": 1, "refused": 1}

    def test_somebody_without_an_address_is_known_by_the_one_registration_of_that_name(
        self, applied: Bring, event: Event
    ) -> None:
        ann = PersonFactory(name="Ann Able", email="ann@a.test")
        RegistrationFactory(event=event, name="ANN ABLE", email="ann@a.test", person=ann)
        RegistrationFactory(event=event, name="Ben Best", email="ben@a.test")  # nobody of the directory yet
        for at in (1, 2):
            RegistrationFactory(event=event, name="Two Same", email=f"same{at}@a.test")
        applied(HEAD + line("Ann Able", "", "09:00", "09:30") + line("Ben Best", "") + line("Two Same", ""))
        assert took_part(event) == {"ann@a.test": 30, "ben@a.test": None, "Two Same": None}

    def test_people_merged_meanwhile_are_found_by_either_address(self, staged: Bring, cast: Cast, event: Event) -> None:
        kept, gone = PersonFactory(name="Kept", email="kept@a.test"), PersonFactory(name="Gone", email="gone@a.test")
        found = staged(
            HEAD + line("Gone", "gone@a.test", "09:00", "09:30") + line("Kept", "kept@a.test", "09:20", "10:00")
        )
        merge(kept, by=cast.dana, gone=gone)
        actions.apply_file(found, by=cast.cora)
        # Two addresses of one person: 9:00 to 10:00 is 60 minutes, not 30 + 40.
        [row] = Participation.objects.all()
        assert (row.person, row.minutes) == (kept, 60)

    def test_one_name_under_two_addresses_is_two_people_and_a_suggestion(self, applied: Bring) -> None:
        applied(HEAD + line("Maria Garcia", "m@a.test") + line("Maria Garcia", "m@b.test") + line("Maria Garcia", ""))
        keys = list(Person.objects.filter(name="Maria Garcia").order_by("pk").values_list("pk", flat=True))
        assert len(keys) == 3
        pairs = Suggestion.objects.order_by("second_id").values_list("first_id", "second_id")
        assert list(pairs) == [(keys[0], keys[1]), (keys[0], keys[2])]

    @pytest.mark.parametrize("name", sorted(one.name for one in OWN.iterdir()))
    def test_the_counts_of_each_file_are_those_of_the_json(self, name: str, staged: Bring, event: Event) -> None:
        del event
        summary = summed(OWN / name, zone=EASTERN)
        found = staged(OWN / name)
        told = [summary[key] for key in ("people", "minutes", "unnamed", "refused")]
        assert [found.counts.get(key, 0) for key in ("people", "minutes", "callers", "refused")] == told
        rows = [(row["row"], row["fate"], row["minutes"]) for row in summary["rows"]]
        assert [(row.position, row.fate, row.minutes) for row in found.rows.order_by("at")] == rows
        audience = found.rows.filter(fate__in=["new", "known"], part__in=["attendee", "registrant"]).order_by("at")
        assert [row.minutes_together for row in audience] == [one["minutes"] for one in summary["attendance"]]


class TestLedger:
    def test_people_minutes_parts_and_an_activity(self, applied: Bring, event: Event) -> None:
        found = applied(OWN / "zoom_webinar_sections.csv")
        event.refresh_from_db()
        activity = event.activity
        assert activity is not None
        assert (activity.kind, activity.on.isoformat(), activity.minutes) == ("webinar", "2026-05-12", 90)
        # As the test of the reading has it: Ada 70, Lee 30, Maryam 60; Hana hosts; two callers are one count.
        assert minutes(event) == {"ada.astrom@sea.example": 70, "lee@lea.example": 30, "maryam@sea.example": 60}
        assert activity.participations.get(person__addresses__email="hana@center.example").part == "host"
        assert activity.participations.get(person=None).count == found.counts["callers"] == 2

    def test_each_person_stands_at_the_organization_of_that_day(self, applied: Bring) -> None:
        then, now = LEAFactory(name="Then Schools"), LEAFactory(name="Now Schools")
        person = PersonFactory(name="Mei Bei", email="mei@a.test", organization=now)
        person.affiliations.update(since="2026-06-01")
        person.affiliations.create(organization=then, since="2020-01-01", until="2026-05-31")
        applied("Name,Email,Organization\nMei,mei@a.test,\nBo Li,bo@a.test,Now Schools\n")
        rows = dict(Participation.objects.values_list("person__name", "organization__name"))
        assert rows == {"Mei Bei": "Then Schools", "Bo Li": "Now Schools"}
        assert Person.objects.get(name="Bo Li").organization == now

    def test_the_list_at_the_door_and_the_file_agree_before_and_after_closing(
        self, applied: Bring, event: Event, cast: Cast
    ) -> None:
        for name, attendance in (("came", "attended"), ("open", ""), ("rest", "absent"), ("away", "")):
            RegistrationFactory(event=event, name=name, email=f"{name}@a.test", attendance=attendance)
        close_event(event, by=cast.cora)
        applied(
            "Name,Email,Attended,Duration\ncame,came@a.test,Yes,30\nopen,open@a.test,Yes,40\nrest,rest@a.test,Yes,50\n"
            "away,away@a.test,No,\n"
        )
        expected = {"came": "attended", "open": "attended", "rest": "attended", "away": "absent"}
        assert dict(event.registrations.values_list("name", "attendance")) == expected
        # The door gave the length of the event (90); the tool knows better.
        assert minutes(event) == {"came@a.test": 30, "open@a.test": 40, "rest@a.test": 50}
        event.refresh_from_db()
        before = everything()
        close_event(event, by=cast.cora)
        assert minutes(event) == {"came@a.test": 30, "open@a.test": 40, "rest@a.test": 50}
        assert {row[1] for row in everything()[2]} >= {row[1] for row in before[2]}

    def test_absent_people_nobody_knows_are_not_invented(self, applied: Bring) -> None:
        known = PersonFactory(name="Ann", email="ann@a.test")
        applied("Name,Email,Attended\nAnn,ann@a.test,No\nZoe,zoe@a.test,No\nBo,bo@a.test,Yes\n")
        assert not Person.objects.filter(name="Zoe").exists()
        assert Participation.objects.get(person=known).status == "absent"

    def test_it_happens_once_with_one_entry_of_history(self, staged: Bring, event: Event, cast: Cast) -> None:
        found = staged(HEAD + line("Bo", "bo@a.test", "09:00", "09:30"))
        other = again(found)
        actions.apply_file(found, by=cast.cora)
        told = Entry.objects.filter(label="attendance.attendancefile", verb="attendance.file.applied")
        assert told.get().changes["people"] == [0, 1]
        with pytest.raises(actions.NotOpen):
            actions.apply_file(other, by=cast.dana)
        assert told.count() == 1
        assert not Entry.objects.filter(label="directory.person").exists()

    def test_a_failure_leaves_nothing_behind(self, staged: Bring, cast: Cast) -> None:
        found = staged(HEAD + "".join(line(f"P {at}", f"p{at}@a.test", "09:00", "09:30") for at in range(50)))
        before = everything()

        def stop(done: int) -> None:
            if done == 3:
                raise RuntimeError

        with pytest.raises(RuntimeError):
            actions.apply_file(found, by=cast.cora, step=stop)
        assert everything() == before
        assert (again(found).status, Activity.objects.count()) == (FileStatus.READY, 0)

    @pytest.mark.parametrize("how", ["draft", "cancelled", "coming"])
    def test_an_event_that_nobody_took_part_in_takes_no_file(self, how: str, staged: Bring, cast: Cast) -> None:
        other = (
            EventFactory(status="published")
            if how == "coming"
            else EventFactory(status=how, starts_at=timezone.now() - timedelta(hours=3))
        )
        found = staged(HEAD + line("Bo", "bo@a.test"), to=other)
        with pytest.raises(actions.NotReady):
            actions.apply_file(found, by=cast.cora)
        assert not Person.objects.exists()

    def test_statements_do_not_grow_with_rows(
        self, staged: Bring, cast: Cast, django_assert_max_num_queries: object
    ) -> None:
        found = staged(HEAD + "".join(line(f"P {at}", f"p{at}@a.test", "09:00", "09:30") for at in range(1500)))
        with django_assert_max_num_queries(50):  # type: ignore[operator]  # a fixture of the library without a type
            actions.apply_file(found, by=cast.cora)
        assert Participation.objects.filter(status="attended", minutes=30).count() == 1500


class TestAgain:
    TEXT = (
        HEAD
        + line("Bo Li", "bo@a.test", "09:00", "09:30")
        + line("Nora Nomail", "", "09:00", "09:45")
        + line("+1 215 555 0100", "", "09:00", "09:10")
        + line("Bo Li", "bo@a.test", "09:40", "10:00")
    )

    def test_the_same_file_again_changes_nothing(self, applied: Bring) -> None:
        applied(self.TEXT)
        before = everything()
        # 9:00 to 9:30 and 9:40 to 10:00 are 50 minutes.
        found = applied(self.TEXT)
        assert (everything(), found.counts["made"]) == (before, {})
        assert Entry.objects.filter(verb="attendance.file.applied").latest("id").note.startswith("All of it was there")

    def test_an_overlapping_file_adds_only_what_is_new(self, applied: Bring, event: Event) -> None:
        applied(self.TEXT)
        applied(
            HEAD
            + line("Bo Li", "bo@a.test", "09:20", "09:50")  # fills 9:30 to 9:40: 9:00 to 10:00 is 60
            + line("Nora Nomail", "", "09:00", "09:20")  # within what is known
            + line("Zoe New", "zoe@a.test", "09:00", "09:05")
        )
        assert minutes(event) == {"bo@a.test": 60, "Nora Nomail": 45, "zoe@a.test": 5}
        assert Participation.objects.get(person=None).count == 1

    def test_totals_without_times_are_not_added_up_over_files(self, applied: Bring, event: Event) -> None:
        applied("Name,Email,Duration\nBo,bo@a.test,40\n")
        applied("Name,Email,Duration,Note\nBo,bo@a.test,30,shorter\n")
        assert minutes(event) == {"bo@a.test": 40}

    def test_what_somebody_corrected_by_hand_stays_unless_the_file_tells_more(
        self, applied: Bring, event: Event
    ) -> None:
        applied(self.TEXT)
        Participation.objects.filter(person__name="Bo Li").update(minutes=55)
        applied(self.TEXT)
        assert minutes(event)["bo@a.test"] == 55

    def test_what_was_forgotten_is_still_not_counted_twice(self, applied: Bring, event: Event) -> None:
        applied(self.TEXT)
        assert actions.forget_files(by=None, before=timezone.now()) == 1
        assert not AttendanceRow.objects.exclude(name="", email="", who="").exists()
        before = everything()
        applied(self.TEXT)
        assert everything() == before
        assert actions.forget_files(by=None, before=timezone.now() - timedelta(days=1)) == 0


class TestReading:
    def test_a_file_read_in_two_runs_is_the_same_as_in_one(
        self, staged: Bring, tmp_path: Path, cast: Cast, event: Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("steelyard.support.attendance.jobs.CHUNK", 40)
        text = HEAD + "".join(
            line(f"P {at % 70}", f"p{at % 90}@a.test", "09:00", f"09:{at % 60:02}") for at in range(260)
        )
        whole = staged(text + "+1 215 555 0100,,,\n" * 3)
        part = actions.receive(event, by=cast.cora, name="part", **looked_into(tmp_path / "report.csv", event))

        def die(done: int) -> None:
            if done > 150:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            stage(part, by=cast.cora, path=tmp_path / "report.csv", told=die)
        part = stage(again(part), by=cast.cora, path=tmp_path / "report.csv")
        columns = ("at", "position", "fate", "who", "head", "together", "joined", "gone")
        assert list(part.rows.order_by("at").values_list(*columns)) == list(
            whole.rows.order_by("at").values_list(*columns)
        )
        assert part.counts == whole.counts

    def test_columns_said_by_hand_are_remembered(self, staged: Bring, tmp_path: Path, cast: Cast, event: Event) -> None:
        text = "Kto,Adres,Ile\nBo Li,bo@a.test,45\n"
        file = tmp_path / "odd.csv"
        file.write_text(text)
        seen = looked_into(file, event)
        assert (seen["headings"], seen["first_cells"]) == (["Kto", "Adres", "Ile"], ["Bo Li", "bo@a.test", "45"])
        AttendanceColumns.objects.create(source_hash=_mark("table", ["kto", "ADRES", " ile "]), mapping={
            "name": "Kto", "email": "Adres", "duration": "Ile"})  # fmt: skip
        found = staged(file)
        assert (found.counts["people"], found.counts["minutes"]) == (1, 45)

    def test_a_file_with_too_many_rows_is_refused_in_a_sentence(
        self, staged: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("steelyard.support.attendance.jobs.MOST_ROWS", 3)
        with pytest.raises(Unreadable, match="more than 3 rows"):
            staged(HEAD + line("Bo", "bo@a.test") * 9)


def _mark(kind: str, headings: list[str]) -> str:
    from steelyard.support.attendance.rules import source_hash

    return source_hash(kind, headings)


@pytest.mark.skipif(not REAL.is_dir(), reason="the tools' files (shared/data) do not lie beside this checkout")
class TestRealFiles:
    """The tools' own files in the ledger; the minutes are worked out beside the tests of the reading."""

    def test_zoom_webinar(self, applied: Bring, event: Event) -> None:
        applied(REAL / "zoom_webinar_attendee_day1.csv")
        assert minutes(event) == {"alice@example.com": 85, "bob@example.com": 100}

    def test_zoom_meeting(self, applied: Bring, event: Event) -> None:
        applied(REAL / "zoom_meeting_participants_with_meeting_header.csv")
        found = minutes(event)
        assert (len(found), sum(filter(None, found.values()))) == (10, 629)
        assert (found["ringorocks@example.org"], found["Eric's iPad (Clapton)"]) == (53, 57)
        assert (Person.objects.count(), Address.objects.count()) == (10, 6)  # four gave no address

    def test_teams(self, applied: Bring, event: Event) -> None:
        applied(REAL / "teams_attendance_2022-11-14_utf16.csv")
        found = minutes(event)
        assert (len(found), sum(filter(None, found.values()))) == (7, 128)
        assert (found["fredprimus@first.com"], found["sdc@smallco.co.uk"]) == (18, 15)

    def test_eventbrite(self, applied: Bring, event: Event) -> None:
        applied(REAL / "eventbrite_attendees.csv")
        # Three ordered and nobody was scanned: registered, so not yet reached.
        assert set(Participation.objects.values_list("status", "minutes")) == {("registered", None)}
        assert Participation.objects.count() == Person.objects.count() == 3
