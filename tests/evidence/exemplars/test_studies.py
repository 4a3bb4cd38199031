"""Studies: a file is brought, looked through, fitted by the worker, shown to those who may see it, and withdrawn."""

import csv
import io
import json
import random
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from steelyard.evidence.exemplars import actions
from steelyard.evidence.exemplars.models import Study, StudyFit
from steelyard.evidence.exemplars.rules import NotNow, compared
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.worker import drain
from tests.factories.exemplars import ASKED, StudyFactory, StudyFitFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
HEADING = ("district", "school", "score", "lunch", "locale", "same")
SMALL = "0SMALL7"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "exemplar"


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "store"


def rows(change: dict[tuple[int, str], str] | None = None) -> list[list[str]]:
    """Twelve districts of twenty rows and one of four; district 00003 does far better than expected."""
    dice = random.Random(4)
    found = []
    for at in range(13):
        label, many = (f"{at:05}", 20) if at < 12 else (SMALL, 4)
        for n in range(many):
            lunch = dice.uniform(0, 90)
            score = 60 - 0.2 * lunch + (9 if at == 3 else dice.gauss(0, 0.5)) + dice.gauss(0, 2)
            found.append([label, str(n % 2), f"{score:.4f}", f"{lunch:.3f}", dice.choice(["City", "Rural"]), "1"])
    for (row, column), cell in (change or {}).items():
        found[row - 2][HEADING.index(column)] = cell
    return found


def content(change: dict[tuple[int, str], str] | None = None) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADING, *rows(change)])
    return out.getvalue().encode()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def brought(client: Client, data: bytes, name: str = "climate.csv") -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("exemplars:studies"), {"title": "Climate 2025", "file": file})


def chosen(client: Client, study: Study, **more: Any) -> Any:
    given = {"outcome": "score", "context": ["lunch"], "group": "district", "within": "", "weights": "", "missing": ""}
    given |= {"low": "", "high": "", "method": "reml", "fewest": "10"}
    return client.post(reverse("exemplars:choose", args=[study.pk]), given | more)


def fitted(client: Client, data: bytes, **more: Any) -> StudyFit:
    brought(client, data)
    study = Study.objects.latest("pk")
    assert chosen(client, study, **more).status_code == 303
    drain()
    return StudyFit.objects.select_related("study").latest("pk")


def test_from_a_file_to_who_stands_above(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    fit = fitted(client, content())
    assert (fit.status, fit.found["n_groups"], fit.found["left_out"]) == ("found", 12, 1)
    columns = {one["name"]: one for one in fit.study.columns}
    assert columns["district"]["kind"] == "identifier"
    assert columns["lunch"]["kind"] == "number"
    page = client.get(fit.get_absolute_url()).content.decode()
    assert "1 group does clearly better than expected, of 12 compared; held constant: lunch." in page
    assert "00003" in page
    assert client.get(fit.study.get_absolute_url()).status_code == 200
    assert fit.found["sha256"] == fit.study.sha256
    verbs = set(Entry.objects.filter(verb__startswith="exemplars.").values_list("verb", flat=True))
    assert verbs == {"exemplars.study.brought", "exemplars.fit.asked", "exemplars.fit.found"}


@pytest.mark.parametrize("within", ["", "school"])
def test_a_small_district_never_appears(cast: Cast, within: str) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    fit = fitted(client, content(), within=within, fewest="10")
    assert SMALL not in json.dumps(fit.found)
    for name in ("fit", "csv", "json"):
        assert SMALL not in client.get(reverse(f"exemplars:{name}", args=[fit.pk])).content.decode()
    assert SMALL not in client.get(fit.study.get_absolute_url()).content.decode()
    without = "\n".join(line for line in content().decode().splitlines() if not line.startswith(SMALL)).encode()
    assert fitted(client, without, within=within).found["fixed"] == fit.found["fixed"]  # nor does it shine through


def test_the_same_digits_twice(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    first, second = fitted(client, content()), fitted(client, content())
    answers = [client.get(reverse("exemplars:json", args=[one.pk])).content for one in (first, second)]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("change", "more", "told"),
    [
        ({}, {"context": ["same"]}, "Column same holds one value in every row"),
        ({}, {"group": "same"}, "Column same holds one group only"),
        ({}, {"group": "score", "outcome": "lunch", "context": []}, "every group is a single row"),
        ({}, {"outcome": "locale"}, "Column locale holds text, as in row 2"),
        ({}, {"context": ["score"]}, "Column score is chosen twice"),
        ({}, {"low": "1"}, "Give both ends of the scale"),
        ({}, {"low": "9", "high": "1"}, "must be above the least"),
        ({}, {"fewest": "2"}, "greater than or equal to 5"),
    ],
)
def test_choices_that_cannot_work(cast: Cast, change: Any, more: dict[str, Any], told: str) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    brought(client, content(change))
    answer = chosen(client, Study.objects.get(), **more)
    assert answer.status_code == 422
    assert told in answer.content.decode()


@pytest.mark.parametrize(
    ("change", "more", "told"),
    [
        ({(7, "lunch"): "many"}, {}, "Column lunch, row 7: many is not a number"),
        ({(9, "score"): "inf"}, {}, "Column score, row 9: inf is infinite"),
        (
            {(5, "score"): "140"},
            {"low": "0", "high": "100"},
            "Column score, row 5: 140 is outside the scale of 0 to 100",
        ),
        ({}, {"fewest": "500"}, "No group has 500 rows or more"),
    ],
)
def test_what_only_the_rows_tell(cast: Cast, change: Any, more: dict[str, Any], told: str) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    fit = fitted(client, content(change), **more)
    assert fit.status == "refused"
    assert told in fit.problem
    assert "--" not in fit.problem
    assert told in client.get(fit.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("empty.csv", b"", "empty"),
        ("one.csv", b"only\n1\n2\n", "not a table"),
        ("bare.csv", b"a,b\n", "no rows"),
        ("image.png", b"\x89PNG", "We take CSV"),
        ("lies.parquet", b"a,b\n1,2\n", "does not hold what its ending"),
        ("lies.csv", b"SQLite format 3\0rest", "does not hold what its ending"),
        ("lies.xlsx", b"a,b\n1,2\n", "does not hold Excel"),
    ],
)
def test_files_that_are_no_tables(cast: Cast, name: str, data: bytes, told: str) -> None:
    pytest.importorskip("duckdb")
    answer = brought(signed_in(cast.eva), data, name)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not Study.objects.exists()


def test_a_file_that_is_too_large(cast: Cast, settings: Any) -> None:
    settings.FILE_LIMIT = 100
    answer = brought(signed_in(cast.eva), content())
    assert answer.status_code == 422
    assert "the most is" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "<script>alert(1)</script>.csv", "a'b; DROP--.csv", "ü" * 60 + ".csv"]
)
def test_hostile_file_names(cast: Cast, name: str) -> None:
    pytest.importorskip("duckdb")
    client = signed_in(cast.eva)
    assert brought(client, content(), name).status_code == 303
    study = Study.objects.get()
    assert study.stored.name == f"exemplars/{study.sha256[:2]}/{study.sha256}"
    assert "<script>alert" not in client.get(study.get_absolute_url()).content.decode()


def test_cells_that_would_run_in_a_spreadsheet(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    data = content().replace(b"00005,", b"=cmd()&1,")
    client = signed_in(cast.eva)
    fit = fitted(client, data)
    table = client.get(reverse("exemplars:csv", args=[fit.pk])).content.decode()
    assert "'=cmd()" in table
    assert "\n=cmd()" not in table


def test_without_the_optional_part_it_is_said_plainly(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    client = signed_in(cast.eva)
    answer = brought(client, content())
    assert answer.status_code == 422
    assert "needs the optional part exemplars" in answer.content.decode()
    fit = StudyFitFactory(status="waiting", found={})
    fit.study.stored.save("exemplars/x", io.BytesIO(content()), save=True)
    actions.ask(fit.study, by=cast.eva, asked=ASKED)
    drain()
    assert "needs the optional part exemplars" in StudyFit.objects.latest("pk").problem


def test_who_may_see_and_who_may_make(cast: Cast) -> None:
    fit = StudyFitFactory()
    pages = [fit.get_absolute_url(), fit.study.get_absolute_url(), reverse("exemplars:studies")]
    pages += [reverse(f"exemplars:{name}", args=[fit.pk]) for name in ("csv", "json")]
    for user, seen, made in (
        (cast.eva, 200, 200),
        (cast.liam, 200, 403),
        (cast.rosa, 403, 403),
        (cast.libby, 403, 403),
    ):
        client = signed_in(user)
        assert [client.get(page).status_code for page in pages] == [seen] * len(pages)
        assert client.get(reverse("exemplars:choose", args=[fit.study_id])).status_code == made
    assert brought(signed_in(cast.liam), content()).status_code == 403


def test_withdrawn_and_put_back(cast: Cast) -> None:
    study = StudyFactory(title="To be withdrawn")
    client = signed_in(cast.cora)
    assert client.post(reverse("exemplars:withdraw", args=[study.pk])).status_code == 303
    page = client.get(reverse("exemplars:studies"))
    assert "No study yet" in page.content.decode()
    study.refresh_from_db()
    with pytest.raises(NotNow):
        actions.ask(study, by=cast.cora, asked=ASKED)
    with pytest.raises(NotNow):
        actions.withdraw(study, by=cast.cora)
    client.post(reverse("exemplars:put-back", args=[study.pk]))
    study.refresh_from_db()
    assert not study.is_withdrawn
    with pytest.raises(NotNow):
        actions.put_back(study, by=cast.cora)


def test_two_models_side_by_side(cast: Cast) -> None:
    first = StudyFitFactory(number=1)
    second = StudyFitFactory(number=2, study=first.study)
    second.found["groups"][0]["clearly_above"], second.found["groups"][1]["clearly_above"] = False, True
    second.save()
    assert compared(first.found, second.found) == {"stay": [], "enter": ["00002"], "leave": ["00001"]}
    page = signed_in(cast.eva).get(first.get_absolute_url(), {"beside": second.pk}).content.decode()
    assert "Beside model 2" in page
    other = StudyFitFactory()
    assert (
        "Beside model" not in signed_in(cast.eva).get(first.get_absolute_url(), {"beside": other.pk}).content.decode()
    )
    for odd in ("x", "9" * 30, "-1"):
        assert signed_in(cast.eva).get(first.get_absolute_url(), {"beside": odd, "page": odd}).status_code == 200


def test_the_reference_data_by_the_pages(cast: Cast) -> None:
    pytest.importorskip("duckdb")
    data = SHARED / "hsb82_data.csv"
    if not data.is_file():
        pytest.skip("the reference data (shared/data/exemplar) do not lie beside this checkout")
    more = {"outcome": "mAch", "context": ["meanses", "cses", "sector"], "group": "school"}
    client = signed_in(cast.eva)
    fit = fitted(client, data.read_bytes(), **more)
    with (SHARED / "hsb82_m1_blup.csv").open(newline="") as file:
        theirs = {row["group"]: row for row in csv.DictReader(file)}
    ours = {one["group"]: one for one in fit.found["groups"]}
    assert set(ours) == set(theirs)
    assert all(one["effect"] == pytest.approx(float(theirs[name]["blup"]), abs=1e-5) for name, one in ours.items())
    above = {name for name, row in theirs.items() if row["clearly_above"] == "TRUE"}
    assert {name for name, one in ours.items() if one["clearly_above"]} == above
    assert client.get(fit.get_absolute_url()).status_code == 200
