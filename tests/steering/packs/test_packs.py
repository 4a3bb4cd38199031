"""A report from its draft to its submission and a year later: who may, what stops it, what stays to the byte, what changed."""

import io
import json
from datetime import date
from typing import Any

import docx
import pytest
import time_machine
from django.db import DatabaseError, transaction
from page import is_pdf_compliant_bytes
from python_calamine import CalamineWorkbook

from steelyard.foundation.accounts.models import User
from steelyard.foundation.work.models import Job
from steelyard.foundation.work.worker import run_job
from steelyard.steering.packs.actions import measures, packs
from steelyard.steering.packs.models import Cover, Pack, PackText, Target
from steelyard.steering.packs.queries.changes import changes_of, kept_rows
from steelyard.steering.packs.queries.document import built, document_of
from steelyard.steering.packs.queries.packs import file_of
from steelyard.steering.packs.rules.packs import KINDS, NotNow, PackStatus, Part
from steelyard.support.delivery.models import Activity, Participation
from tests.factories.delivery import ActivityFactory
from tests.people import Cast
from tests.steering.packs.conftest import moment
from tests.steering.reporting.conftest import Ledger, award_year

pytestmark = pytest.mark.django_db
DAY, LATER = date(2021, 12, 1), date(2022, 12, 1)


def write(pack: Pack, words: str = "We had a full year.", *, by: Any = None, part: str = Part.NARRATIVE) -> None:
    packs.write(PackText.objects.select_related("pack").get(pack=pack, part=part), by=by, words=words)


def reviewed(ledger: Ledger, cast: Cast, kind: str = "annual") -> Pack:
    pack = packs.draft(kind, ledger.year, by=cast.cora)
    if Part.NARRATIVE in pack.parts:
        write(pack, by=cast.cora)
    return packs.review(Pack.objects.get(pk=pack.pk), by=cast.eva)


def submitted(ledger: Ledger, cast: Cast, kind: str = "annual") -> Pack:
    pack = Pack.objects.get(pk=reviewed(ledger, cast, kind).pk)
    packs.submit(pack, by=cast.dana)
    work()
    return Pack.objects.get(pk=pack.pk)


def work() -> None:
    """Everything that waits for the worker."""
    while run_job(inline=True):
        pass


@pytest.fixture
def at(ledger: Ledger) -> Any:
    del ledger
    with time_machine.travel(moment(2021, 12, 1)):
        yield


def test_drafted_reviewed_by_another_and_submitted(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = packs.draft("annual", ledger.year, by=cast.cora)
    with pytest.raises(NotNow, match="under way already"):
        packs.draft("annual", ledger.year, by=cast.dana)
    with pytest.raises(NotNow, match="has to review"):
        packs.submit(pack, by=cast.dana)
    with pytest.raises(NotNow, match="other than its drafter"):
        packs.review(pack, by=cast.cora)
    write(pack, by=cast.dana)
    with pytest.raises(NotNow, match="You wrote in this report"):
        packs.review(Pack.objects.get(pk=pack.pk), by=cast.dana)
    packs.review(Pack.objects.get(pk=pack.pk), by=cast.eva)
    write(pack, "We had a long year.", by=cast.cora)
    assert Pack.objects.get(pk=pack.pk).status == PackStatus.DRAFTED, "what was reviewed was not this"
    packs.review(Pack.objects.get(pk=pack.pk), by=cast.eva)
    packs.submit(Pack.objects.get(pk=pack.pk), by=cast.dana)
    work()
    done = Pack.objects.get(pk=pack.pk)
    assert done.is_frozen, Job.objects.filter(name="packs.freeze").values_list("result", "problem")
    assert [one["name"] for one in done.kept["signatures"]] == ["Cora", "Eva", "Dana"]
    with pytest.raises(NotNow, match="was submitted"):
        write(pack, "Too late.")
    assert packs.draft("annual", ledger.year, by=cast.cora).number == 2


def test_what_stops_a_report_stops_the_act_itself(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = packs.review(packs.draft("annual", ledger.year, by=cast.cora), by=cast.eva)
    found = built(pack, DAY)
    with pytest.raises(NotNow, match="Nobody has written"):
        packs.freeze(pack, by=cast.dana, found=found, document=document_of(found, by=None, today=DAY))
    assert not Pack.objects.get(pk=pack.pk).is_frozen


def test_the_database_lets_nothing_of_a_submitted_report_change(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = submitted(ledger, cast, "events")
    for change in ({"sha256": "0" * 64}, {"status": "drafted"}, {"document": b"x"}, {"period_to": date(2021, 9, 29)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Pack.objects.filter(pk=pack.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Pack.objects.create(kind="board", award_year=ledger.year, period_from=DAY, period_to=DAY, drafted_by=cast.eva,
                            reviewed_by=cast.eva, reviewed_at=moment(2021, 12, 1), status="reviewed")  # fmt: skip


def test_a_year_later_the_bytes_are_the_same_and_what_changed_is_told(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = submitted(ledger, cast)
    before = pack.kept_bytes
    files = {form: file_of(pack, form) for form in ("pdf", "xlsx", "docx", "html")}
    assert all(files.values())
    assert changes_of(pack, DAY) == [], "built again at once it is the same"
    Activity.objects.filter(pk=ledger.activities["webinar"].pk).update(title="Renamed since")
    Participation.objects.filter(person=ledger.people[2]).update(status="absent")
    ActivityFactory(support=ledger.supports["team"], kind="coaching", on=date(2021, 9, 1))
    with time_machine.travel(moment(2022, 12, 1)):
        again = Pack.objects.get(pk=pack.pk)
        assert again.kept_bytes == before
        assert {form: file_of(again, form) for form in files} == files
        found = {one.name: one for one in changes_of(again, LATER)}
    people = found["program-reach/people"]
    assert (people.then, people.now, people.rows.gone) == ("not shown: small group",) * 2 + ((ledger.people[2].pk,),)
    events = found["program-events/all"]
    assert (events.then, events.now, len(events.rows.new)) == ("3", "4", 1)
    assert events.rows.changed == (ledger.activities["webinar"].pk,)
    rows, n, _ = kept_rows(again, "program-events/all")
    assert n == 3
    assert [one.state for one in rows].count("Changed since submission") == 1


def test_two_builds_of_the_same_rows_are_the_same_document(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = packs.draft("annual", ledger.year, by=cast.cora)
    documents = [document_of(built(pack, DAY), by=cast.dana, today=DAY) for _ in range(2)]
    assert json.dumps(documents[0], sort_keys=True) == json.dumps(documents[1], sort_keys=True)
    whole = json.dumps(documents[0])
    assert documents[0]["figures"]["program-reach/people"]["n"] is None, "three people are a small group"
    assert '"3 people"' not in whole


def test_a_definition_that_changed_after_submission_is_told(ledger: Ledger, cast: Cast, at: Any) -> None:
    own = measures.make_measure(by=cast.dana, name="Deep hours", definition="Hours in depth.", subject="effort",
                                form="share", condition="deep")  # fmt: skip
    pack = submitted(ledger, cast)
    measures.alter_measure(own, by=cast.dana, definition="Hours at upper tiers.")
    [found] = changes_of(pack, DAY)
    assert found.defined == [("Definition", "Hours in depth.", "Hours at upper tiers.")]
    assert pack.kept["definitions"][own.key]["Definition"] == "Hours in depth."
    assert pack.kept["figures"][f"{own.key}/all"]["shown"] == "60%"


def test_a_deleted_user_stays_in_the_signature(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = submitted(ledger, cast, "events")
    User.objects.filter(pk=cast.eva.pk).update(name="Somebody else", is_active=False)
    assert Pack.objects.get(pk=pack.pk).kept["signatures"][1]["name"] == "Eva"
    assert b"Eva" in (file_of(pack, "html") or b"")


# Checks before submission


def stops(pack: Pack) -> list[str]:
    return [one.words for one in built(pack, DAY).stops]


def test_without_a_narrative_a_report_does_not_go(ledger: Ledger, cast: Cast, at: Any) -> None:
    pack = packs.draft("annual", ledger.year, by=cast.cora)
    assert stops(pack) == ["Nobody has written what the year was about."]
    packs.review(Pack.objects.get(pk=pack.pk), by=cast.eva)
    packs.submit(Pack.objects.get(pk=pack.pk), by=cast.dana)
    work()
    assert not Pack.objects.get(pk=pack.pk).is_frozen
    job = Job.objects.get(name="packs.freeze")
    assert job.result == {"problem": "Nobody has written what the year was about."}


def test_a_period_beyond_the_award_year_is_refused(ledger: Ledger, cast: Cast) -> None:
    with pytest.raises(NotNow, match="one award year"):
        packs.draft("annual", ledger.year, by=cast.cora, period=(date(2020, 9, 30), date(2021, 9, 30)))
    with pytest.raises(NotNow, match="before it begins"):
        packs.draft("annual", ledger.year, by=cast.cora, period=(date(2021, 9, 30), date(2021, 9, 1)))
    part = packs.draft("annual", ledger.year, by=cast.cora, period=(date(2020, 10, 1), date(2021, 3, 31)))
    words = [one.words for one in built(part, DAY).flaws]
    assert "The report is about a part of the award year." in words


def test_targets_reach_section_a(ledger: Ledger, cast: Cast, at: Any) -> None:
    for name, form, values in (
        ("program-requests/received", "number", {"hundredths": 300}),
        ("program-balance/depth", "percent", {"hundredths": 7_000}),
        ("program-requests/declined", "ratio", {"ratio_of": 1, "ratio_to": 10, "direction": "at_most"}),
        ("program-lasting/all", "percent", {"hundredths": 5_000}),
    ):
        measure, _, value = name.partition("/")
        measures.set_target(ledger.year, by=cast.dana, objective=f"Reach {value}", measure=measure, value=value,
                            kind="project", form=form, **values)  # fmt: skip
    pack = packs.draft("objectives", ledger.year, by=cast.cora)
    table = next(one for one in built(pack, DAY).sections if one.part == Part.OBJECTIVES).tables[0]
    assert [row.cells[3:] for row in table.rows] == [
        ("at least 3", "4", "", "Reached"),
        ("at least 70%", "63%", "5 h of 8 h", "Not reached"),
        ("at most 1/10", "0/3", "0 of 3", "Reached"),
        ("at least 50%", "Not enough", "n\u00a0=\u00a00", "No number"),
    ]
    assert stops(pack) == []
    with pytest.raises(NotNow, match="has a target"):
        measures.set_target(ledger.year, by=cast.dana, objective="Twice", measure="program-requests", value="received",
                            kind="gpra", form="number")  # fmt: skip
    assert Target.objects.count() == 4


def test_files_are_whole(ledger: Ledger, cast: Cast, at: Any) -> None:
    measures.write_cover(Cover(), by=cast.dana, uei="ABC123", certifier_name="Dana Director")
    pack = submitted(ledger, cast)
    assert is_pdf_compliant_bytes(file_of(pack, "pdf") or b"", profile="ua1")
    page = (file_of(pack, "html") or b"").decode()
    assert "Dana Director" in page
    assert "How each number is counted" in page
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(file_of(pack, "xlsx") or b""))
    assert {"About", "Definitions", "Every event"} <= set(sheets.sheet_names)
    assert len(sheets.get_sheet_by_name("Every event").to_python()) == 1 + 3 + 1, "a heading, three events, a note"
    paper = docx.Document(io.BytesIO(file_of(pack, "docx") or b""))
    assert [len(one.rows) for one in paper.tables][-1] > 40
    assert paper.paragraphs[0].text == "Annual performance report, FY 2021"


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_can_be_drafted_on_an_empty_center(cast: Cast, kind: str) -> None:
    pack = packs.draft(kind, award_year(3), by=cast.cora)
    found = built(pack, DAY)
    assert [one.part for one in found.sections] == list(pack.parts)
    assert document_of(found, by=None, today=DAY)["kind"] == kind
