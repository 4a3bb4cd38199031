"""The pages of numbers: for whom, which rows open, what bad input gets."""

import csv
import io
import json
from typing import Any

import pytest
from typer.testing import CliRunner

from steelyard.faces.command.main import app
from tests.people import Cast
from tests.steering.packs.conftest import YEAR
from tests.steering.reporting.conftest import Ledger

READERS = ("dana", "cora", "liam", "eva", "ada", "fay")
REFUSED = ("libby", "rosa", "omar", "pia", "abe", "nobody")
FISCAL = {"period": "year-3"}


def test_staff_and_the_funder_see_numbers(visit: Any, cast: Cast, ledger: Ledger) -> None:
    for name in READERS:
        page = visit("packs:measures", as_=getattr(cast, name), query=FISCAL)
        assert "Days to the first reply, median" in page.text
        visit("packs:measure", key="program-requests", as_=getattr(cast, name))
    for name in REFUSED:
        visit("packs:measures", as_=getattr(cast, name), status=403)
        visit("packs:measure", key="program-requests", as_=getattr(cast, name), status=403)


def test_the_funder_sees_no_small_number_of_people_and_no_rows(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("packs:measure", key="program-reach", as_=cast.fay, query=FISCAL)
    assert "not shown: small group" in page.text
    assert "/rows/" not in page.html
    visit("packs:rows", key="program-reach", value="people", as_=cast.fay, status=403)
    assert "/rows/people/" in visit("packs:measure", key="program-reach", as_=cast.dana, query=FISCAL).html


def test_rows_open_for_who_may_see_them(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("packs:rows", key="program-requests", value="declined", as_=cast.dana, query=FISCAL)
    assert "from 3 requests, of which 0 count" in page.text
    visit("packs:rows", key="program-requests", value="declined", as_=cast.eva, status=403)
    visit("packs:rows", key="program-reach", value="people", as_=cast.eva, query=FISCAL)


@pytest.mark.parametrize("key", ["program-nothing", "own-7", "own-x", "program-weighted", "program-objectives"])
def test_what_has_no_rows_is_not_there(visit: Any, cast: Cast, ledger: Ledger, key: str) -> None:
    visit("packs:rows", key=key, value="x", as_=cast.dana, status=404)


def test_a_period_over_two_award_years_says_so(visit: Any, cast: Cast, ledger: Ledger) -> None:
    across = {"period": "days", "first": "2020-09-01", "last": "2020-11-01"}
    assert "more than one award year" in visit("packs:measures", as_=cast.dana, query=across).text
    assert "more than one award year" not in visit("packs:measures", as_=cast.dana, query=FISCAL).text
    turned = {"period": "days", "first": "2021-09-01", "last": "2020-11-01"}
    assert "ends before it begins" in visit("packs:measures", as_=cast.dana, query=turned).text


def test_before_any_award_year_there_is_a_page(visit: Any, cast: Cast) -> None:
    visit("packs:measures", as_=cast.dana)
    visit("packs:measure", key="program-quality", as_=cast.dana)


@pytest.mark.parametrize("year", ["3", "FY 2021", "2021", "fy 2021"])
def test_the_command_tells_the_same_numbers(ledger: Ledger, year: str) -> None:
    done = CliRunner().invoke(app, ["measures", "--json", "--year", year])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["award_year"] == "FY 2021"
    found = {one["number"]: one for one in told["measures"]}
    assert len(found) == 30
    first = found["B19"]["values"][1]
    assert (first["shown"], first["number"], first["n"]) == ("3 days", 3.0, 3)
    assert found["B5"]["denominator"] == "—"
    assert YEAR.first.isoformat() == told["from"]


def test_the_command_refuses_an_unknown_year(ledger: Ledger) -> None:
    done = CliRunner().invoke(app, ["measures", "--year", "1999"])
    assert done.exit_code == 1
    assert "FY 2020, FY 2021" in done.output


def test_rows_are_a_file_too(visit: Any, cast: Cast, ledger: Ledger) -> None:
    page = visit("packs:rows", key="program-requests", value="declined", as_=cast.dana, query=FISCAL)
    address = "/reports/measures/program-requests/rows/declined.csv?period=year-3"
    assert address in page.html.replace("&amp;", "&")
    answer = visit.client(cast.dana).get(address)
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert (len(lines), lines[0][-1], {line[-1] for line in lines[1:]}) == (1 + 3, "Counts", {"No"})
    assert "private" in answer["Cache-Control"]
    assert visit.client(cast.fay).get(address).status_code == 403
    assert visit.client(cast.eva).get(address).status_code == 403
