"""From the evaluator's room to everybody: plan, release by two people, page and files; and what nobody can alter."""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from page import is_pdf_compliant_bytes
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from steelyard.analysis.disclosure import NOT_SHOWN
from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.questionnaires.queries.shipped import yearly
from steelyard.evidence.questionnaires.rules.reading import read
from steelyard.evidence.results import actions, queries
from steelyard.evidence.results.actions.published import GROUPINGS, take_in_published
from steelyard.evidence.results.models import Printed, RegisterEntry, Release, ReleasePlan
from steelyard.evidence.results.rules import NotNow, ReleaseStatus
from steelyard.evidence.results.rules.planning import Grouping, planned
from steelyard.evidence.results.rules.published.making import of_2021
from steelyard.evidence.results.rules.releasing import counted, decided
from steelyard.faces.command.main import app
from steelyard.foundation.work.worker import run_job
from tests.factories import feedback as make
from tests.people import Cast

PERIOD = (date(2020, 5, 1), date(2021, 4, 30))


def taken_in(by: Any = None) -> Wave:
    return take_in_published(by=by, year=2021, title="Feedback of 2021", period=PERIOD, invited=3506)


@pytest.fixture(scope="module")
def outcomes() -> Any:
    """What the plan allows of the published wave: the same each time, and some seconds of work."""
    made = of_2021(yearly())
    form = read(made.document)
    plan = planned(form, GROUPINGS)
    return plan, decided(plan, counted(plan, form, made.rows))


@pytest.fixture
def release(cast: Cast, outcomes: Any) -> Release:
    plan, found = outcomes
    return actions.keep(taken_in(), by=cast.eva, plan=plan, outcomes=found)


@pytest.fixture
def shown(cast: Cast, release: Release) -> Release:
    actions.approve(release, by=cast.dana)
    return release


def work_off() -> None:
    while run_job(inline=True):
        pass


def test_one_person_prepares_and_another_approves(visit, cast: Cast) -> None:
    wave = taken_in()
    room = visit("results:room", wave=wave.pk, as_=cast.eva)
    assert "353 forms" in room.text and "true counts" in room.text
    assert "71.8%" in room.text  # depth of expertise, very important: 122 of 170
    visit.post("results:prepare", wave=wave.pk, data={}, as_=cast.eva, status=303)
    work_off()
    made = Release.objects.get()
    mine = visit("results:release", pk=made.pk, as_=cast.eva)
    assert "You prepared this" in mine.text and "a group of it has too few people" in mine.text
    visit.post("results:approve", pk=made.pk, data={}, as_=cast.eva, status=303)
    made.refresh_from_db()
    assert made.status == ReleaseStatus.PREPARED, "one person released alone"
    theirs = visit("results:release", pk=made.pk, as_=cast.dana)
    assert "too few people" not in theirs.text, "the second person reads why"
    visit.post("results:approve", pk=made.pk, data={}, as_=cast.dana, status=303)
    made.refresh_from_db()
    assert (made.status, made.approved_by_id) == (ReleaseStatus.RELEASED, cast.dana.pk)
    assert RegisterEntry.objects.count() == len(ReleasePlan.objects.get().document["tables"])


def test_everybody_reads_what_was_released_and_nothing_before(visit, cast: Cast, release: Release) -> None:
    visit("results:results", pk=release.wave_id, status=404)
    assert "Nothing is released yet" in visit("results:shown").text
    actions.approve(release, by=cast.dana)
    assert "353 answered of 3,506 invited" in visit("results:shown").text
    page = visit("results:results", pk=release.wave_id)
    for words in ("10% of 3,506 addresses", "nobody's answers", "40%", "60 to 79%", "10 to 14", NOT_SHOWN):
        assert words in page.text, words
    assert "Why" not in page.text and "too few" not in page.text


def test_files_hold_what_the_page_shows_as_text(visit, shown: Release) -> None:
    work_off()
    answer = visit.client(None).get(f"/results/{shown.wave_id}/results.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[4] for row in rows if row[1] == "More thorough support at a high cost" and not row[2]][:4] == [
        "164"
    ] * 4
    book = visit.client(None).get(f"/results/{shown.wave_id}/results.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("Figures").to_python()
    assert [[str(cell) for cell in row] for row in sheet] == rows
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()
    pdf = visit.client(None).get(f"/results/{shown.wave_id}/results.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert is_pdf_compliant_bytes(pdf.content, profile="ua1")


def test_what_is_not_shown_stands_in_no_page_file_or_attribute(visit, shown: Release) -> None:
    hidden = [one for one in shown.content["tables"] if not one["is_shown"]]
    assert hidden, "everything was shown, so nothing is tried"
    assert all(row[1:] == [NOT_SHOWN, None, None] for one in hidden for part in one["parts"] for row in part["rows"])
    assert all(len(one["parts"]) == 1 and one["parts"][0]["label"] == "" for one in hidden), "it tells its groups"
    wave = shown.wave
    everybody = {one.item.name: one.n for one in queries.true_tables(wave, queries.plan_for(wave))}
    for by in ("role", "supports_used"):
        people: Counter[str] = Counter()
        for one in queries.true_tables(wave, queries.plan_for(wave), by):
            people[one.item.name] += one.n
        assert people == everybody, "the room's groups leave people out"
    census = {(one.item.name, one.group): one for by in ("role", "supports_used")
              for one in queries.true_tables(wave, queries.plan_for(wave), by)}  # fmt: skip
    whole = {
        part["n"][0] for one in shown.content["tables"] for part in one["parts"] if not one["by"] or not one["item"]
    }
    exact = {str(one.n) for one in census.values() if one.n >= 10} - whole
    page = visit.client(None).get(f"/results/{wave.pk}/").content.decode()
    told = set(re.findall(r'class="number">\s*([\d,]+)\s*<', page))
    assert exact and not exact & told, "a group's exact number of people is on the page"


def test_no_attack_finds_anything_in_the_release(shown: Release) -> None:
    assert queries.attacked(shown) == []
    shown.content["tables"][0]["parts"][0]["rows"][0][1] = "28.0%"
    assert queries.attacked(shown), "an attack that cannot succeed proves nothing"


def test_a_correction_is_decided_with_what_was_shown_before(cast: Cast, shown: Release) -> None:
    with pytest.raises(NotNow, match="Say why"):
        actions.prepare(shown.wave, by=cast.eva)
    actions.prepare(shown.wave, by=cast.eva, why="A label was wrong.")
    work_off()
    again = Release.objects.latest("pk")
    assert (again.number, again.why) == (2, "A label was wrong.")
    first = {one["name"]: one["is_shown"] for one in shown.content["tables"]}
    assert all(first[one["name"]] for one in again.content["tables"] if one["is_shown"]), "more is shown than before"


def test_the_database_holds_frozen_plans_releases_and_the_register(shown: Release) -> None:
    put_up_triggers()
    for rows, values in (
        (ReleasePlan.objects.all(), {"sha256": "0" * 64}),
        (ReleasePlan.objects.all(), {"frozen_at": None}),
        (Release.objects.all(), {"sha256": "0" * 64}),
        (Release.objects.all(), {"status": "prepared"}),
        (RegisterEntry.objects.all(), {"step": 3}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**values)
    for table in ("results_registerentry", "results_release", "results_releaseplan"):
        with pytest.raises(DatabaseError, match="kept"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def put_up_triggers() -> None:
    """Where a run without migrations has none."""
    if not _has_triggers():
        stands, kept = (import_module(f"steelyard.evidence.results.migrations.{name}")
                        for name in ("0002_what_stands", "0003_what_is_kept"))  # fmt: skip
        statements = [one for guard in stands.GUARDS for one in stands._up(connection.vendor, guard)]
        statements += [one for guard in kept.GUARDS for one in kept.up(connection.vendor, guard)]
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _has_triggers() -> bool:
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'" if connection.vendor == "sqlite" else (
        "SELECT tgname FROM pg_trigger"
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return "register_entry_kept" in {name for (name,) in cursor.fetchall()}


def test_what_was_altered_outside_the_program_is_not_released(cast: Cast, release: Release) -> None:
    release.content["tables"][0]["title"] = "Another title"
    with pytest.raises(NotNow, match="altered"):
        actions.approve(release, by=cast.dana)


def test_a_wave_that_opens_freezes_its_plan(visit, cast: Cast) -> None:
    draft = make.draft()
    page = visit("results:plan", wave=draft.pk, as_=cast.eva)
    assert "frozen when the wave opens" in page.text
    typed = {"use_role": "on", "lines_role": "state | local | other\nstate | local + other", "lines_used": ""}
    visit.post("results:plan", wave=draft.pk, data=typed, as_=cast.eva, status=303)
    found = ReleasePlan.objects.get(wave=draft)
    assert [len(one) for one in found.document["keys"][0]["divisions"]] == [3, 2]
    wrong = visit.post("results:plan", wave=draft.pk, data=typed | {"lines_role": "mars"}, as_=cast.eva, status=422)
    assert "is not an answer to" in wrong.text
    from steelyard.evidence.feedback.actions import waves

    waves.open_wave(draft, by=cast.eva)
    found.refresh_from_db()
    assert found.frozen_at is not None
    with pytest.raises(NotNow):
        actions.write_plan(draft, by=cast.eva, groupings=[Grouping("role")])


def test_a_quote_is_shown_after_a_second_look(visit, cast: Cast, shown: Release) -> None:
    wave = shown.wave
    visit("results:quotes", wave=wave.pk, as_=cast.eva)
    typed = {"text": "More examples, please.", "said_by": "Somebody who answered"}
    visit.post("results:pick", wave=wave.pk, question="next_topics", place=0, data=typed, as_=cast.eva, status=303)
    quote = wave.quotes.get()
    visit.post("results:quote", pk=quote.pk, data={"do": "release"}, as_=cast.eva, status=303)
    assert "More examples" not in visit("results:results", pk=wave.pk).text
    visit.post("results:quote", pk=quote.pk, data={"do": "release"}, as_=cast.dana, status=303)
    assert "More examples" in visit("results:results", pk=wave.pk).text
    assert visit("results:quotes", wave=wave.pk, as_=cast.dana).text.count("Support for students of color") == 0


def test_the_center_replies_and_the_evaluator_writes_beside(visit, cast: Cast, shown: Release) -> None:
    wave = shown.wave
    visit.post(
        "results:reply",
        wave=wave.pk,
        data={"said": "More on equity.", "did": "A series began."},
        as_=cast.dana,
        status=303,
    )
    visit.post(
        "results:passage",
        wave=wave.pk,
        item="considerations",
        data={"text": "Depth counts most."},
        as_=cast.eva,
        status=303,
    )
    visit("results:passage", wave=wave.pk, item="considerations", as_=cast.eva)
    visit("results:reply", wave=wave.pk, as_=cast.dana)
    page = visit("results:results", pk=wave.pk)
    for words in ("You said, we did", "A series began.", "Depth counts most."):
        assert words in page.text
    work_off()
    assert Printed.objects.filter(wave=wave).exists()


@pytest.mark.parametrize("who", ["dana", "fay", "cora", "ada", "rosa"])
def test_nobody_but_the_evaluator_enters_the_room(visit, cast: Cast, shown: Release, who: str) -> None:
    visit("results:room", wave=shown.wave_id, as_=getattr(cast, who), status=403)
    visit("results:results", pk=shown.wave_id, as_=getattr(cast, who))


def test_the_command_line_reports_and_attacks_what_is_published(cast: Cast, release: Release) -> None:
    def says(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["feedback", *words])
        return done.exit_code, done.output

    title = release.wave.title
    told, true = says("report", title, "--json")
    figures = json.loads(true)["figures"]
    assert told == 0 and any(row["percent"] == "71.8" and row["n"] == "170" for row in figures)
    assert says("report", title, "--public")[0] == 1, "it reports what was not released"
    actions.approve(release, by=cast.dana)
    told, shown = says("report", title, "--public", "--json")
    assert told == 0 and not any("71.8" in row["share"] for row in json.loads(shown)["figures"])
    assert "60 to 79%" in says("report", title, "--public")[1]
    assert says("audit", title) == (0, "No attack on what is published found anything.\n")
    assert says("audit", "9" * 40)[0] == 1
