"""Sums of files and tables: every kind of file gives the same fit, on every engine, and what is wrong is told."""

import csv
import os
import sqlite3
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from steelyard.analysis.exemplars import Unusable, as_document, fit, sums
from steelyard.evidence.exemplars.queries import Model, sums_of

MODEL_PARTS = ("score", ("lunch", "locale"), "district")
MODEL = Model(*MODEL_PARTS)
HEADING = ["district", "school", "score", "lunch", "locale", "tested"]


def table(seed=1, n=400):
    """Rows as text; identifiers keep their leading zeros."""
    dice = np.random.default_rng(seed)
    group, school, effect = dice.integers(0, 20, n), dice.integers(0, 4, n), dice.normal(size=20) * 3
    found = []
    for at in range(n):
        lunch = dice.uniform(0, 90)
        score = 60 - 0.2 * lunch + effect[group[at]] + dice.normal() * 4
        locale = ["City", "Rural", "Town"][dice.integers(0, 3)]
        district = f"{group[at]:05}"
        found.append(
            [district, str(school[at]), repr(float(score)), repr(float(lunch)), locale, str(dice.integers(1, 80))]
        )
    return found


def written(path, rows, heading=HEADING, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path


def from_arrays(rows, model=MODEL):
    columns = {name: [row[at] for row in rows] for at, name in enumerate(HEADING)}
    numbers = {name: np.array(columns[name], dtype=float) for name in ("score", "lunch", "tested")}
    return sums(
        numbers["score"],
        {"lunch": numbers["lunch"], "locale": np.array(columns["locale"])},
        np.array(columns["district"]),
        within=np.array(columns["school"]) if model.within else None,
        weights=numbers["tested"] if model.weights else None,
    )


def document(path, model=MODEL, **more):
    found, _ = sums_of(Path(path), model, **more)
    return as_document(fit(found))


def near(one, two):
    """Documents alike but for the last digits that are told."""
    if isinstance(one, dict):
        assert one.keys() == two.keys()
        for key, value in one.items():
            near(value, two[key])
    elif isinstance(one, list):
        assert len(one) == len(two)
        for ours, theirs in zip(one, two, strict=True):
            near(ours, theirs)
    elif isinstance(one, float) and not isinstance(one, bool):
        assert two == pytest.approx(one, rel=1e-7, abs=1e-9)
    else:
        assert one == two


@pytest.mark.parametrize("within", ["", "school"])
@pytest.mark.parametrize("weights", ["", "tested"])
def test_a_file_gives_what_arrays_give(tmp_path, within, weights):
    rows, model = table(), Model("score", ("lunch", "locale"), "district", within, weights)
    near(as_document(fit(from_arrays(rows, model))), document(written(tmp_path / "a.csv", rows), model))


def test_every_kind_of_file_gives_the_same(tmp_path):
    import duckdb

    rows = table()
    plain = written(tmp_path / "a.csv", rows)
    expected = document(plain)
    assert expected["groups"][0]["group"] == "00000"
    duckdb.execute(
        f"COPY (SELECT * FROM read_csv('{plain}', types = {{'district': 'VARCHAR'}})) TO '{tmp_path}/a.parquet'"
    )
    near(expected, document(tmp_path / "a.parquet"))
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("Scores")
        sheet.write_row(0, 0, HEADING)
        for line, row in enumerate(rows, start=1):
            sheet.write_row(line, 0, [row[0], int(row[1]), float(row[2]), float(row[3]), row[4], int(row[5])])
    near(expected, document(tmp_path / "a.xlsx"))
    near(expected, document(tmp_path / "a.xlsx", table="Scores"))
    database = sqlite3.connect(tmp_path / "a.sqlite")
    database.execute("CREATE TABLE scores (district TEXT, school INT, score REAL, lunch REAL, locale TEXT, tested INT)")
    database.executemany("INSERT INTO scores VALUES (?, ?, ?, ?, ?, ?)", rows)
    database.commit()
    near(expected, document(tmp_path / "a.sqlite"))
    database.execute("CREATE TABLE other (a)")
    database.commit()
    database.close()
    near(expected, document(tmp_path / "a.sqlite", table="scores"))
    with pytest.raises(Unusable, match="name one with --table"):
        document(tmp_path / "a.sqlite")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_every_usual_encoding(tmp_path, encoding):
    rows = [[*row[:4], row[4].replace("City", "Cité"), row[5]] for row in table()]
    found = document(written(tmp_path / "a.csv", rows, encoding=encoding))
    assert [one["term"] for one in found["fixed"]] == ["(Intercept)", "lunch", "localeRural", "localeTown"]
    near(document(written(tmp_path / "b.csv", rows)), found | {"notes": []})


def test_rows_that_miss_something_are_left_out_and_counted(tmp_path):
    rows = table()
    rows[3][2], rows[8][3], rows[20][4], rows[40][0], rows[41][3] = "", "NA", "NA", "", "-9"
    found = document(written(tmp_path / "a.csv", rows), Model(*MODEL_PARTS, missing=("-9",)))
    left = [row for at, row in enumerate(rows) if at not in {3, 8, 20, 40, 41}]
    assert found["dropped"] == 5 and found["n_rows"] == len(left)
    near(document(written(tmp_path / "b.csv", left)), found | {"dropped": 0})
    assert document(tmp_path / "a.csv")["dropped"] == 4  # a code means what it says unless told


def test_rows_of_no_weight_are_left_out(tmp_path):
    rows = table()
    rows[5][5] = "0"
    assert document(written(tmp_path / "a.csv", rows), Model(*MODEL_PARTS, weights="tested"))["dropped"] == 1


def test_numbers_that_are_codes_are_levels_in_their_order(tmp_path):
    rows = [[*row[:4], str({"City": 2, "Rural": 10, "Town": 1}[row[4]]), row[5]] for row in table()]
    found = document(written(tmp_path / "a.csv", rows), Model(*MODEL_PARTS, categorical=("locale",)))
    assert [one["term"] for one in found["fixed"]][2:] == ["locale2", "locale10"]


def test_a_centre_far_from_the_first_rows(tmp_path):
    """The first rows say nothing of the rest: the sums are made again around the true mean."""
    rows = table(n=21_000)
    for row in rows[:20_500]:
        row[3] = "0.5"
    for row in rows[20_500:]:
        row[3] = repr(1e9 + float(row[3]))
    near(as_document(fit(from_arrays(rows))), document(written(tmp_path / "a.csv", rows)))


def postgresql():
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        pytest.skip("PostgreSQL is not what this run uses")
    return address


@pytest.mark.parametrize("weights", ["", "tested"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
def test_postgresql_gives_the_same_digits(tmp_path, weights):
    path, model = written(tmp_path / "a.csv", table()), Model(*MODEL_PARTS, within="school", weights=weights)
    assert document(path, model, engine=postgresql()) == document(path, model)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
def test_a_table_of_postgresql(tmp_path):
    import psycopg

    with psycopg.connect(postgresql(), autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS exemplars_try")
        connection.execute(
            "CREATE TABLE exemplars_try (district text, school int, score float8, lunch numeric, locale text, tested int)"
        )
        try:
            rows = table()
            with connection.cursor() as cursor:
                cursor.executemany("INSERT INTO exemplars_try VALUES (%s, %s, %s, %s, %s, %s)", rows)
            path = written(tmp_path / "a.csv", rows)
            assert document("exemplars_try", engine=postgresql()) == document(path)
            assert document("public.exemplars_try", engine=postgresql()) == document(path)
        finally:
            connection.execute("DROP TABLE exemplars_try")
    with pytest.raises(Unusable, match="no table nothing"):
        document("nothing", engine=postgresql())


def test_a_table_of_duckdb(tmp_path):
    import duckdb

    path = written(tmp_path / "a.csv", table())
    with duckdb.connect(str(tmp_path / "a.duckdb")) as connection:
        connection.execute(f"CREATE TABLE scores AS FROM read_csv('{path}', types = {{'district': 'VARCHAR'}})")
    near(document(path), document("scores", engine=f"duckdb://{tmp_path}/a.duckdb"))
    near(document(path), document(path, engine="duckdb://"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize(
    "engine", ["postgresql://me:secret@127.0.0.1:1/none", "nothing://at-all", "duckdb:///none.duckdb"]
)
def test_an_engine_that_does_not_answer(tmp_path, engine):
    path = written(tmp_path / "a.csv", table())
    with pytest.raises(Unusable, match="does not answer") as refusal:
        document(path, engine=engine)
    assert "secret" not in str(refusal.value)
