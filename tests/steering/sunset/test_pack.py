"""The pack: what it holds and hides, and an installation that is made from it."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from steelyard.center.charge.models import AwardYear
from steelyard.center.directory.models import Organization, Person
from steelyard.evidence.results.models import Release
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.models import Entry
from steelyard.steering.packs.queries.targets import catalog
from steelyard.steering.packs.queries.years import year_window
from steelyard.steering.sunset.actions.consents import note
from steelyard.steering.sunset.actions.restoring import InUse, restore_pack
from steelyard.steering.sunset.queries.people import Known
from steelyard.steering.sunset.queries.tables import every_model, rows_of
from steelyard.steering.sunset.rules import leaving, sums
from steelyard.steering.sunset.rules.sums import SUMS, Damaged
from steelyard.steering.sunset.tasks.pack import NotWritten, write_pack
from steelyard.steering.sunset.tasks.tables import read_table
from steelyard.support.capacity.models import Claim
from steelyard.support.coherence.models import MapRow
from tests.conformance.world import World

pytestmark = pytest.mark.django_db


# What counts support maps: of them only what agencies let others know leaves.
OF_MAPS = {"program-coverage", "program-provider-load"}


def quiet(_: str) -> None:
    pass


def public_numbers() -> dict[str, tuple[str, tuple[Any, ...]]]:
    """Every number of every award year with the keys of the rows that it opens."""
    told = {}
    for year in AwardYear.objects.order_by("number"):
        for one in catalog(year_window(year, timezone.localdate())):
            for figure in one.figures:
                rows = sorted(figure.behind.rows.values_list("pk", flat=True)) if figure.behind else []
                told[f"{year.number} {one.measure.key} {figure.value.key}"] = (figure.value.shown(), tuple(rows))
    return told


def test_an_empty_installation_opens_every_number_again(
    here: World, pack: Path, empty_tables: Callable[[], None]
) -> None:
    numbers = public_numbers()
    rows = {table.table: rows_of(table).count() for table in leaving()}
    assert sum(1 for _, keys in numbers.values() if keys) > 10, "too few numbers have rows to prove anything"
    assert sum(1 for count in rows.values() if count) > 120, "too few tables hold anything"
    empty_tables()
    assert public_numbers() == {}
    restore_pack(pack, by=None, echo=quiet)
    assert {table.table: every_model()[table.table]._base_manager.count() for table in leaving()} == rows
    again = public_numbers()
    assert {key.split()[1] for key in numbers if again.get(key) != numbers[key]} <= OF_MAPS
    assert Release.objects.released().exists()
    assert Entry.objects.get().verb == "sunset.pack.restored"


def test_nobody_can_sign_in_with_what_came(here: World, pack: Path, empty_tables: Callable[[], None]) -> None:
    empty_tables()
    restore_pack(pack, by=None, echo=quiet)
    assert User.objects.exists()
    assert not User.objects.filter(is_active=True).exists()
    assert not any(one.has_usable_password() for one in User.objects.all())


def test_a_pack_that_is_read_again_is_the_same(
    here: World, pack: Path, empty_tables: Callable[[], None], tmp_path: Path
) -> None:
    empty_tables()
    restore_pack(pack, by=None, echo=quiet)
    second = tmp_path / "second"
    write_pack(second, echo=quiet)
    # Names were replaced already; what one did not agree to is not agreed to by the next.
    for table in ("delivery.activity", "intake.helprequest", "directory.organization", "results.release"):
        assert (second / f"tables/{table}.json").read_text() == (pack / f"tables/{table}.json").read_text(), table


def text_of(pack: Path) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8", errors="ignore") for path in sorted(pack.rglob("*")) if path.is_file()
    )


def test_who_did_not_agree_is_nowhere_in_it(here: World, tmp_path: Path) -> None:
    asked, silent, refused = here["colleague"], here["persona"], here["twin"]
    note(asked, by=here.cast.dana, agreed=False, said_on=date(2021, 1, 1), how="By e-mail")
    note(asked, by=here.cast.dana, agreed=True, said_on=date(2021, 2, 1), how="By e-mail")
    note(refused, by=here.cast.dana, agreed=True, said_on=date(2021, 1, 1), how="By e-mail")
    note(refused, by=here.cast.dana, agreed=False, said_on=date(2021, 2, 1), how="By e-mail")
    Person.objects.filter(pk=silent.pk).update(name="Zyxrosa Unasked")
    Person.objects.filter(pk=refused.pk).update(name="Zyxtwin Refused")
    Person.objects.filter(pk=asked.pk).update(name="Zyxagreed Colleague")
    here["activity"].__class__.objects.filter(pk=here["activity"].pk).update(
        note="Zyxrosa Unasked and Zyxagreed Colleague; write to rosa@people.test, colleague@agency.test"
    )
    done = write_pack(tmp_path / "pack", echo=quiet)
    text = text_of(tmp_path / "pack").casefold()
    for withheld in ("zyxrosa unasked", "zyxtwin", "rosa@people.test"):
        assert withheld not in text, withheld
    for passed in ("zyxagreed colleague", "colleague@agency.test", f"person {silent.pk}", "[name]"):
        assert passed in text, passed
    assert (done.people["agreed"], done.people["refused"]) == (1, 1)
    assert done.people["not_asked"] == Person.objects.filter(merged_into__isnull=True).count() - 2
    manifest = json.loads((tmp_path / "pack" / "manifest.json").read_text())
    assert manifest["people"] == done.people
    assert manifest["withheld_values"] > 5
    assert manifest["taken_out_of_texts"] >= 2


def test_the_guard_of_names_is_what_withholds_them(
    here: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Switched off, the same search finds somebody: so the search above proves something."""
    Person.objects.filter(pk=here["persona"].pk).update(name="Zyxrosa Unasked")
    monkeypatch.setattr(Known, "may", lambda *_: True)
    write_pack(tmp_path / "pack", echo=quiet)
    assert "zyxrosa unasked" in text_of(tmp_path / "pack").casefold()


def test_secrets_stay(here: World, pack: Path) -> None:
    text = text_of(pack)
    secrets = [user.password for user in User.objects.all() if user.password]
    secrets += [here["hand-off"].token_hash, here["status-token"], here["place-token"], here["review-token"]]
    assert [one for one in secrets if one and one in text] == []
    for table in ("inquiry", "protocols.ballot", "feedback.answerrow", "accounts.token", "history"):
        assert not list((pack / "tables").glob(f"{table}*")), table


def test_every_table_is_there_twice_with_its_dictionary(here: World, pack: Path) -> None:
    told = {one["table"]: one for one in json.loads((pack / "dictionary.json").read_text())}
    assert told.keys() == {table.file for table in leaving()}
    for table in leaving():
        rows = list(read_table(pack / "tables" / f"{table.file}.json"))
        assert rows == json.loads((pack / "tables" / f"{table.file}.json").read_text())
        with (pack / "tables" / f"{table.file}.csv").open(newline="", encoding="utf-8-sig") as file:
            sheet = list(csv.reader(file))
        assert sheet[0] == [column.name for column in table.columns]
        assert len(sheet) == len(rows) + 1
        assert [one["Column"] for one in told[table.file]["columns"]] == sheet[0]
    activity = next(one for one in told["delivery.activity"]["columns"] if one["Column"] == "kind")
    assert "webinar" in activity["Values"].casefold()


def test_agencies_and_partners_get_their_own_and_nobody_elses(here: World, pack: Path) -> None:
    agency, other = here["agency"], here["other-agency"]
    own = next((pack / "copies/agencies").glob(f"{agency.pk}-*"))
    text = text_of(own)
    assert here["new-request"].number in text
    assert here["other-request"].number not in text
    assert other.name not in text
    assert here["other-request"].number in text_of(next((pack / "copies/agencies").glob(f"{other.pk}-*")))
    assert list((pack / "copies/partners").glob(f"{here['partner'].pk}-*"))
    assert "override_reason" not in text


def test_of_support_maps_only_what_may_leave_leaves(here: World, pack: Path) -> None:
    kept = {row["id"] for row in read_table(pack / "tables/coherence.maprow.json")}
    assert kept == set(
        rows_of(next(one for one in leaving() if one.table == "coherence.MapRow")).values_list("pk", flat=True)
    )
    hidden = MapRow.objects.exclude(origin="ledger").exclude(shares__viewer="other_centers", shares__level=2)
    assert not kept & set(hidden.values_list("pk", flat=True))


@pytest.mark.parametrize("what", ["changed", "missing", "added", "cut", "no sums"])
def test_a_damaged_pack_writes_nothing(here: World, pack: Path, empty_tables: Callable[[], None], what: str) -> None:
    file = pack / "tables/delivery.activity.json"
    if what == "changed":
        file.write_text(file.read_text().replace('"minutes":', '"minutes": 1'))
    elif what == "missing":
        file.unlink()
    elif what == "added":
        (pack / "tables/more.json").write_text("[]")
    elif what == "cut":
        (pack / SUMS).write_text((pack / SUMS).read_text()[:-20])
    else:
        (pack / SUMS).unlink()
    empty_tables()
    with pytest.raises(Damaged) as refused:
        restore_pack(pack, by=None, echo=quiet)
    assert str(refused.value).endswith(".")
    assert not Organization.objects.exists()
    assert not Entry.objects.exists()


def test_checksums_are_what_refuses_it(
    here: World, pack: Path, empty_tables: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Switched off, the changed pack is read: so the test above proves something."""
    file = pack / "tables/delivery.support.json"
    file.write_text(file.read_text().replace('"plan":"', '"plan":"Changed. '))
    monkeypatch.setattr(sums, "sum_of", lambda path: {
        line.split("  ", 1)[1]: line[:64] for line in (pack / SUMS).read_text().splitlines()
    }[path.relative_to(pack).as_posix()])  # fmt: skip
    empty_tables()
    assert restore_pack(pack, by=None, echo=quiet) > 100


def test_rows_that_do_not_fit_write_nothing(here: World, pack: Path, empty_tables: Callable[[], None]) -> None:
    """Sums that were made anew around rows that point at nothing: the database refuses, all at once."""
    file = pack / "tables/directory.organization.json"
    file.write_text("[]\n")
    sums.write(pack)
    empty_tables()
    with pytest.raises(Damaged, match="nothing was written"):
        restore_pack(pack, by=None, echo=quiet)
    assert not every_model()["delivery.Support"]._base_manager.exists()


def test_an_installation_in_use_stays_as_it_is(here: World, pack: Path) -> None:
    count = Organization.objects.count()
    with pytest.raises(InUse, match="in use"):
        restore_pack(pack, by=None, echo=quiet)
    assert Organization.objects.count() == count


def test_built_stands_again_under_the_guards(here: World, pack: Path, empty_tables: Callable[[], None]) -> None:
    built = set(Claim.objects.filter(standing="built").values_list("pk", flat=True))
    assert built
    empty_tables()
    restore_pack(pack, by=None, echo=quiet)
    assert set(Claim.objects.filter(standing="built").values_list("pk", flat=True)) == built


def test_a_folder_with_something_in_it_is_left_alone(here: World, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Mine")
    with pytest.raises(NotWritten, match="holds something already"):
        write_pack(tmp_path, echo=quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_pack_that_fails_leaves_nothing_behind(here: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(NotWritten, match="No space left"):
        write_pack(tmp_path / "pack", echo=quiet)
    assert list(tmp_path.iterdir()) == []


def test_files_of_published_resources_go_along(here: World, pack: Path) -> None:
    manifest = json.loads((pack / "manifest.json").read_text())
    assert manifest["files"]
    assert all((pack / "files" / name).is_file() for name in manifest["files"])
