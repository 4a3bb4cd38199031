"""Candidates by a stated rule: several indicators over years, small figures left out, peers, states, files, and again."""

import csv
import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from steelyard.evidence.exemplars.models import Study, StudyFit
from steelyard.evidence.exemplars.queries.cells import Parts, figures
from steelyard.evidence.exemplars.rules.groups import by_state, told_of
from steelyard.foundation.work.worker import drain
from tests.evidence.exemplars.test_studies import _store, brought, signed_in
from tests.people import Cast

__all__ = ["_store"]
pytestmark = pytest.mark.django_db
HEADING = ("district", "called", "state", "year", "students", "people", "climate", "absence", "read", "poverty", "rate")
SMALL, FEW = "0SMALL7", "few7"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "exemplar"


def rows(change: dict[tuple[int, str], str] | None = None) -> list[list[str]]:
    """Forty districts over three years; 00007 does far better; one district and one group of students are small."""
    dice, found = random.Random(11), []
    for at in range(41):
        label, people = (f"{at:05}", 80) if at < 40 else (SMALL, 4)
        poverty, bonus = dice.uniform(5, 80), dice.gauss(0, 1.5)
        if at in {7, 40}:
            poverty, bonus = 15.0, 12.0
        for year in ("2019", "2020", "2021"):
            for students, n in (("All", people), ("English learners", max(people // 4, 2)), (FEW, 3)):
                base = 70 - 0.3 * poverty + bonus + dice.gauss(0, 1)
                found.append([
                    label, f"District {at}", "ma" if at % 2 else "VT", year, students, str(n), f"{base:.3f}",
                    f"{30 - base / 5 + dice.gauss(0, 0.3):.3f}", f"{base + dice.gauss(0, 1):.3f}", f"{poverty:.2f}", "80",
                ])  # fmt: skip
    for (row, column), cell in (change or {}).items():
        found[row - 2][HEADING.index(column)] = cell
    return found


def content(change: dict[tuple[int, str], str] | None = None) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADING, *rows(change)])
    return out.getvalue().encode()


CHOICES: dict[str, Any] = {
    "group": "district", "called": "called", "state": "state", "indicators": ["climate", "absence", "read"],
    "less": ["absence"], "year": "year", "students": "students", "people": "people", "response": "rate",
    "context": ["poverty"], "missing": "", "top": "10", "bottom": "25", "must_be_clearly_above": "on",
    "fewest_in_cell": "10", "fewest_in_group": "30", "fewest_years": "2", "fewest_indicators": "3", "least_response": "",
}  # fmt: skip


def chosen(client: Client, study: Study, **more: Any) -> Any:
    return client.post(reverse("exemplars:choose-rule", args=[study.pk]), CHOICES | more)


def proposed(client: Client, data: bytes, **more: Any) -> StudyFit:
    assert brought(client, data).status_code == 303
    assert chosen(client, Study.objects.latest("pk"), **more).status_code == 303
    drain()
    return StudyFit.objects.select_related("study").latest("pk")


def test_from_a_file_to_candidates_by_the_rule(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    fit = proposed(client, content())
    assert fit.status == "found", fit.problem
    found = fit.found
    assert [one["group"] for one in found["groups"] if one["candidate"]] == ["00007"]
    assert found["asked"]["top"] == 0.1
    page = client.get(fit.get_absolute_url()).content.decode()
    assert "1 group is proposed by the rule, of 40 compared; held constant: poverty." in page
    for sentence in found["rule"]:
        assert sentence in page
    assert "District 7" in page
    assert "Candidates by state" in page
    assert ("VT", 20, 0) in by_state(found)
    assert ("MA", 20, 1) in by_state(found)
    group = client.get(reverse("exemplars:group", args=[fit.pk]), {"group": "00007"}).content.decode()
    assert "absence by year" in group
    assert "Whom it is compared with" in group
    told = told_of(found, "00007")
    assert told is not None
    assert len(told["peers"]) == 10
    assert [point.year for point in told["indicators"]["read"]] == ["2019", "2020", "2021"]
    other = next(one for one in found["groups"] if not one["candidate"])
    assert other["against"]


def test_small_districts_and_small_figures_never_appear(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    fit = proposed(client, content())
    kept = json.dumps(fit.found)
    assert SMALL not in kept
    assert "District 40" not in kept
    assert FEW not in kept
    assert fit.found["suppressed"] == 9 * 41 + 18
    for name in ("fit", "csv", "json"):
        assert SMALL not in client.get(reverse(f"exemplars:{name}", args=[fit.pk])).content.decode()
    assert client.get(reverse("exemplars:group", args=[fit.pk]), {"group": SMALL}).status_code == 404
    without = "\n".join(line for line in content().decode().splitlines() if not line.startswith(SMALL)).encode()
    other = proposed(client, without)
    assert other.found["groups"] == fit.found["groups"]  # nor does it shine through


def test_every_figure_of_less_people_than_said_stays_where_the_rows_lie(tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    file = tmp_path / "table.csv"
    file.write_bytes(content())
    parts = Parts("district", ("climate",), year="year", students="students", people="people", fewest=10)
    seen = figures(file, parts)
    assert min(cell.n for cell in seen.data.cells) >= 10
    assert {cell.students for cell in seen.data.cells} == {"", "English learners"}
    persons = figures(file, Parts("district", ("climate",), year="year", fewest=3))
    assert {cell.n for cell in persons.data.cells} == {3}  # without a column of people a row is one person


def test_where_one_year_is_all_there_is_indicators_stand_in_for_years(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    lines = [line for line in rows() if line[3] == "2019" and line[4] == "All"]
    out = io.StringIO()
    csv.writer(out).writerows([HEADING, *lines])
    more = {"year": "", "students": "", "fewest_years": "1", "response": ""}
    fit = proposed(signed_in(cast.eva), out.getvalue().encode(), **more)
    assert fit.status == "found", fit.problem
    best = max(fit.found["groups"], key=lambda one: one["effect"])
    assert (best["group"], best["candidate"]) == ("00007", True)


def test_the_files_of_a_result_and_the_same_digits_again(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    fit = proposed(client, content())
    book = client.get(reverse("exemplars:xlsx", args=[fit.pk]))
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    assert sheets.sheet_names == ["Groups", "Model", "What was asked", "By year"]
    assert sheets.get_sheet_by_name("Groups").to_python()[1][0] == "00007"  # zeros in front are kept
    kept = client.get(reverse("exemplars:json", args=[fit.pk])).content
    url = reverse("exemplars:repeat", args=[fit.study_id])
    assert client.get(url).status_code == 200
    assert client.post(url, {"file": SimpleUploadedFile("kept.json", kept)}).status_code == 303
    drain()
    again = StudyFit.objects.latest("pk")
    assert again.pk != fit.pk
    assert again.found == fit.found
    assert "every digit is the same" in client.get(again.get_absolute_url()).content.decode()
    like = reverse("exemplars:choose-rule", args=[fit.study_id])
    assert 'value="10.0"' in client.get(like, {"like": fit.pk}).content.decode()
    for odd in ("x", "9" * 30, str(fit.pk + 999)):
        assert client.get(like, {"like": odd}).status_code == 200


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (b"not json", "no JSON file"),
        (b"[" * 100_000, "no JSON file"),
        (b"[]", "does not say what was asked"),
        (b'{"asked": {}}', "This field is required"),
        (b'{"asked": {"kind": "rule", "indicators": {"a": 1}, "top": "much", "missing": 7}}', "Enter a number"),
        (b'{"asked": {"outcome": ["climate"], "group": 7, "context": "x", "fewest": null}}', "valid choice"),
        (b"\xff\xfe\x00", "no JSON file"),
    ],
)
def test_kept_results_that_are_none(cast: Cast, kept: bytes, told: str) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    brought(client, content())
    url = reverse("exemplars:repeat", args=[Study.objects.get().pk])
    answer = client.post(url, {"file": SimpleUploadedFile("kept.json", kept)})
    assert answer.status_code == 422
    assert told in answer.content.decode()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"year": ""}, "The rule wants 2 years"),
        ({"indicators": ["climate"], "less": []}, "The rule wants 3 indicators"),
        ({"indicators": ["climate", "read", "poverty"], "less": []}, "Column poverty is chosen twice"),
        ({"less": ["people"]}, "Column people is not among the indicators"),
        ({"response": "", "least_response": "50"}, "Choose the column of the response rate"),
        ({"top": "1e999"}, "Enter a number"),
        ({"bottom": "-1"}, "greater than or equal to 0"),
        ({"fewest_in_cell": "1"}, "greater than or equal to 5"),
        ({"group": "nothing"}, "Select a valid choice"),
    ],
)
def test_choices_that_cannot_work(cast: Cast, more: dict[str, Any], told: str) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    brought(client, content())
    answer = chosen(client, Study.objects.get(), **more)
    assert answer.status_code == 422
    assert told in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "more", "told"),
    [
        ({(7, "read"): "many"}, {}, "Column read, row 7: many is not a number"),
        ({(9, "climate"): "inf"}, {}, "Column climate, row 9: inf is not a finite number"),
        ({(9, "people"): "-9"}, {}, "Column people, row 9: there cannot be -9 people"),
        ({}, {"fewest_in_cell": "5000"}, "No group has enough years and people"),
    ],
)
def test_what_only_the_rows_tell(cast: Cast, change: Any, more: dict[str, Any], told: str) -> None:
    pytest.importorskip("duckdb")
    fit = proposed(signed_in(cast.eva), content(change), **more)
    assert fit.status == "refused"
    assert told in fit.problem


def test_coded_missing_values_and_responses_count_as_said(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    fit = proposed(client, content({(2, "read"): "-9"}), missing="-9", least_response="90")
    assert not [one for one in fit.found["groups"] if one["candidate"]]
    assert {one["response"] for one in fit.found["groups"]} == {0.8}
    assert "too few of those asked answered" in fit.found["groups"][0]["against"]
    assert "80%" in client.get(fit.get_absolute_url()).content.decode()


def test_the_districts_of_massachusetts(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    data = SHARED / "maschools_data.csv"
    if not data.is_file():
        pytest.skip("the districts (shared/data/exemplar) do not lie beside this checkout")
    more: dict[str, Any] = {
        "called": "municipality", "state": "", "indicators": ["score4", "score8"], "less": [], "year": "", "students": "",
        "people": "", "response": "", "context": ["lunch", "income", "english"], "fewest_indicators": "2",
        "fewest_years": "1", "fewest_in_cell": "5", "fewest_in_group": "5",
    }  # fmt: skip
    client = signed_in(cast.eva)
    brought(client, data.read_bytes(), "maschools.csv")
    assert chosen(client, Study.objects.get(), **more).status_code == 303
    drain()
    fit = StudyFit.objects.get()
    assert (fit.status, "No group has enough years and people" in fit.problem) == (
        "refused",
        True,
    )  # a row is no person
    assert chosen(client, Study.objects.get(), **more, published="on").status_code == 303
    drain()
    fit = StudyFit.objects.latest("pk")
    assert fit.status == "found", fit.problem
    assert fit.found["groups"][0]["n"] is None
    page = client.get(fit.get_absolute_url()).content.decode()
    assert "not known" in page
    for name in ("csv", "xlsx", "json"):
        assert client.get(reverse(f"exemplars:{name}", args=[fit.pk])).status_code == 200
    first = fit.found["groups"][0]["group"]
    assert client.get(reverse("exemplars:group", args=[fit.pk]), {"group": first}).status_code == 200
