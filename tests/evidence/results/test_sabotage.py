"""Each guard of a release, and the attack that succeeds once it is taken away (properties P4, P5 and P7 of releases)."""

import csv
import io
import random
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any

import html5lib
import pypdf
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.template.loader import render_to_string
from python_calamine import CalamineWorkbook

from steelyard.analysis.disclosure import NOT_SHOWN, releases
from steelyard.analysis.disclosure.plans import Key, Table, ladder
from steelyard.analysis.disclosure.releases import Census, Part, rendered
from steelyard.analysis.disclosure.shown import OneWay, one_way
from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.queries.answers import answers
from steelyard.evidence.results import actions, queries, tasks
from steelyard.evidence.results.models import RegisterEntry, Release, ReleasePlan
from steelyard.evidence.results.rules import files, releasing
from steelyard.evidence.results.rules.releasing import content, counted
from tests.evidence.results.test_rooms import outcomes, put_up_triggers, taken_in  # noqa: F401 -- pytest takes the fixture by its name
from tests.people import Cast

SCALE = ("never", "sometimes", "often")


def question(names: Sequence[str], label: Callable[[str], str] = str) -> Table:
    key = Key("role", "Role", tuple(names), (tuple((label(one), (one,)) for one in names),))
    return Table("q", "q", tuple(map(label, SCALE)), ladder((key,), ("role",)), ("role",))


def parts(table: Table, census: Census) -> tuple[Part, ...]:
    return rendered(table, table.ladder[0], census)


def census(dice: random.Random, label: Callable[[str], str] = str) -> Census:
    """Fifty to ninety-nine people of each role; the same dice throw the same numbers, whatever the answers are called."""
    people, given = {}, {}
    for role in ("state", "local", "school"):
        row = {label(one): dice.randint(17, 33) for one in SCALE}
        people[role,], given[role,] = sum(row.values()), row
    return Census(people, given)


def shuffled(of: Census, dice: random.Random) -> Census:
    """The same numbers, read from the database in another order."""
    rows = dice.sample(list(of.people), len(of.people))
    return Census(
        {cell: of.people[cell] for cell in rows},
        {cell: dict(dice.sample(list(of.answers[cell].items()), len(SCALE))) for cell in rows},
    )


def orders_told(table: Table) -> bool:
    dice = random.Random(1)
    true = census(dice)
    return any(parts(table, true) != parts(table, shuffled(true, dice)) for _ in range(20))


def test_the_order_in_which_rows_are_read_shows_in_nothing(monkeypatch) -> None:
    """P4."""
    table = question(("state", "local", "school"))
    assert not orders_told(table)

    def as_found(self: Census, group: Any, _: Sequence[str]) -> dict[str, int]:
        rows = [row for cell, row in self.answers.items() if cell in group.cells]
        return {answer: sum(row[answer] for row in rows) for answer in rows[0]}

    monkeypatch.setattr(Census, "counts", as_found)
    assert orders_told(table), "the sabotage was not seen"


def names_matter() -> bool:
    """Whether other names of groups and answers change more than names."""
    other = {"state": "Z", "local": "M", "school": "A", "never": "w", "sometimes": "b", "often": "k"}
    names = ("state", "local", "school")
    plain = parts(question(names), census(random.Random(2)))
    renamed = parts(question(names, other.__getitem__), census(random.Random(2), other.__getitem__))
    return [_numbers(one) for one in plain] != [_numbers(one) for one in renamed] or (
        [row.label for row in renamed[0].table.rows] != [other[row.label] for row in plain[0].table.rows]
    )


def _numbers(part: Part) -> tuple[object, ...]:
    return part.table.n, tuple(row.percent for row in part.table.rows)


def test_other_names_of_groups_and_answers_change_nothing_but_names(monkeypatch) -> None:
    """P5."""
    assert not names_matter()

    def by_name(counts: Mapping[str, int], **more: Any) -> OneWay:
        return one_way(dict(sorted(counts.items())), **more)

    monkeypatch.setattr(releases, "one_way", by_name)
    assert names_matter(), "the sabotage was not seen"


def told_in_files(made: Mapping[str, Any]) -> set[str]:
    """The files that hold a figure of a table that is not shown."""
    hidden = {(one["title"], one["by_title"]) for one in made["tables"] if one["by"] and not one["is_shown"]}
    assert hidden
    as_csv = list(csv.reader(io.StringIO(files.as_csv(made).decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(files.as_workbook(made, [])))
    as_book = [[str(cell) for cell in row] for row in book.get_sheet_by_name("Figures").to_python()]
    told = set()
    for name, rows in (("csv", as_csv), ("workbook", as_book)):
        of_hidden = [row for row in rows if any({title, by} <= set(row) for title, by in hidden)]
        if any(NOT_SHOWN not in row or any("%" in cell for cell in row) for row in of_hidden):
            told.add(name)
    return told


@pytest.mark.django_db
def test_no_file_holds_a_figure_of_a_table_that_is_not_shown(monkeypatch, cast: Cast, outcomes: Any) -> None:  # noqa: F811 -- the fixture
    """P7."""
    wave = taken_in()
    plan, found = outcomes
    form = queries.form_of(wave)
    assert not told_in_files(content(form, plan, found))
    numbers = counted(plan, form, answers(wave))
    monkeypatch.setattr(releasing, "hidden", partial(_whole, numbers))
    assert told_in_files(content(form, plan, found)) == {"csv", "workbook"}, "the sabotage was not seen"


def told_on_pages(release: Release, made: Mapping[str, Any], captions: Sequence[str]) -> set[str]:
    """The pages on which something else than the mark follows the caption of a table that is not shown."""
    release.content = made
    context = queries.page_of(release)
    drawn = io.BytesIO(tasks.pdf_of(render_to_string("results/print.html", context)))
    pages = {
        "page": " ".join(html5lib.parse(render_to_string("results/figures.html", context)).itertext()),
        "pdf": " ".join(page.extract_text() for page in pypdf.PdfReader(drawn).pages),
    }
    told = set()
    for name, words in pages.items():
        said = "".join(words.split())  # a PDF breaks its lines anywhere
        if any(f"{caption}: not shown: small group.".replace(" ", "") not in said for caption in captions):
            told.add(name)
    return told


@pytest.mark.django_db
def test_no_page_holds_a_figure_of_a_table_that_is_not_shown(cast: Cast, outcomes: Any) -> None:  # noqa: F811 -- the fixture
    """P7, for the public page and the PDF."""
    wave = taken_in()
    plan, found = outcomes
    release = actions.keep(wave, by=cast.eva, plan=plan, outcomes=found)
    actions.approve(release, by=cast.dana)
    made = content(queries.form_of(wave), plan, found)
    hidden = [one for one in made["tables"] if one["by"] and one["item"] and not one["is_shown"]]
    captions = sorted({f"{one['title']} (by: {one['by_title']})" for one in hidden})
    assert captions
    assert not told_on_pages(release, made, captions)
    shown = [one | {"is_shown": True} if one in hidden else one for one in made["tables"]]
    assert told_on_pages(release, {**made, "tables": shown}, captions) == {"page", "pdf"}, "the sabotage was not seen"


def _whole(numbers: Any, table: Table) -> Part:
    """The sabotage: the true figures of the first group stand behind the mark."""
    return rendered(table, table.ladder[0], numbers.census(table))[0]


@pytest.mark.django_db
def test_what_is_kept_can_be_deleted_only_without_its_triggers(cast: Cast, outcomes: Any) -> None:  # noqa: F811 -- the fixture
    plan, found = outcomes
    wave: Wave = taken_in()
    made = actions.keep(wave, by=cast.eva, plan=plan, outcomes=found)
    actions.approve(made, by=cast.dana)
    put_up_triggers()
    kept = import_module("steelyard.evidence.results.migrations.0003_what_is_kept")
    for model in (RegisterEntry, Release, ReleasePlan):
        table = model._meta.db_table
        guard = next(one for one in kept.GUARDS if one[1] == table)
        assert model._default_manager.exists(), "nothing is there to delete"
        with pytest.raises(DatabaseError, match=guard[0]), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
        with connection.cursor() as cursor:
            for statement in kept.down(connection.vendor, guard):
                cursor.execute(statement)
            cursor.execute(f"DELETE FROM {table}")
        assert not model._default_manager.exists(), "something else held it: the trigger proves nothing"
