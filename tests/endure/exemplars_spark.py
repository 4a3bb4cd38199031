"""The sums of exemplars on Spark in local mode, digit by digit against DuckDB; writes docs/reports/exemplars-spark.md.

``script/endure`` runs it. Spark needs Java 17 and 400 MB, so it is no part of any install: it gets an environment of its own
under build/ the first time.
"""

import csv
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs/reports/exemplars-spark.md"
HOME = ROOT / "build/spark"
SPARK = "pyspark==4.0.5"  # the newest for Java 17
BESIDE = (
    "numpy",
    "scipy",
    "pandas",
    "pyarrow",
    "pyarrow-hotfix",
    "duckdb",
    "ibis-framework",
    "sqlglot",
    "django",
    "packaging",
    "rich",
)
ENGINE = "pyspark://?spark.app.name=steelyard&spark.master=local"
SCHOOLS, ROWS = 3, 30  # in each district, in each school


def table(file: Path, districts: int) -> int:
    """A simulated state; identifiers keep their leading zeros, and one row in a hundred lacks its outcome."""
    import numpy as np

    dice = np.random.default_rng(7)
    with file.open("w", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["district", "school", "score", "lunch", "locale", "tested"])
        for district in range(districts):
            of_district = dice.normal() * 2
            for school in range(SCHOOLS):
                of_school = of_district + dice.normal()
                for _ in range(ROWS):
                    lunch = dice.uniform(0, 100)
                    score = "" if dice.random() < 0.01 else f"{50 - lunch / 10 + of_school + dice.normal() * 5:.4f}"
                    locale = ("city", "rural", "town")[dice.integers(3)]
                    lines.writerow([f"{district:05}", school, score, f"{lunch:.3f}", locale, dice.integers(1, 9)])
    return districts * SCHOOLS * ROWS


def numbers(told: object) -> list[float]:
    if isinstance(told, dict):
        return [number for one in told.values() for number in numbers(one)]
    if isinstance(told, list):
        return [number for one in told for number in numbers(one)]
    return [told] if isinstance(told, float) else []


def apart(one: object, other: object) -> tuple[int, int, float]:
    """How many numbers of ten digits two documents tell, how many are not the same, and how far the worst is away."""
    pairs = list(zip(numbers(one), numbers(other), strict=True))
    away = [abs(a - b) / max(abs(a), abs(b)) for a, b in pairs if a != b]
    return len(pairs), len(away), max(away, default=0.0)


def compared(folder: Path) -> list[str]:
    """A line of the report for each model: rows, groups, seconds on either, and how far apart they are."""
    from steelyard.analysis.exemplars import as_document, fit
    from steelyard.evidence.exemplars.queries import Model, sums_of

    parts = ("score", ("lunch", "locale"), "district")
    models = {
        "districts": Model(*parts),
        "schools within districts": Model(*parts, within="school"),
        "districts, weighted": Model(*parts, weights="tested"),
    }
    lines = []
    for districts in (200, 2_000):
        rows = table(file := folder / f"{districts}.csv", districts)
        for name, model in models.items():
            told, took = [], []
            for engine in ("", ENGINE):
                began = time.monotonic()
                told.append(as_document(fit(sums_of(file, model, engine=engine)[0])))
                took.append(time.monotonic() - began)
            every, other, greatest = apart(*told)
            groups = told[0]["n_groups"]
            assert greatest < 1e-9, f"Spark tells other digits: {greatest:.0e} away"
            lines.append(
                f"| {name} | {rows:,} | {groups:,} | {took[0]:.1f} | {took[1]:.1f} | {every:,} | {other} | {greatest:.0e} |"
            )
    return lines


def inside() -> None:
    with tempfile.TemporaryDirectory(prefix="steelyard-spark-") as folder:
        os.chdir(folder)  # Spark keeps its warehouse where it stands
        lines = compared(Path(folder))
    head = [
        "# Sums of exemplars on Spark", "", f"Written by `python -m tests.endure.exemplars_spark`: {SPARK} in local mode by Ibis,",
        "a simulated state with 90 rows a district. The file is sent to Spark first; seconds hold that, and Spark's start.",
        "Numbers are told with ten digits; one that lies between two may be rounded to either.", "",
        "| model | rows | groups | DuckDB, s | Spark, s | numbers | not the same | worst, relative |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    REPORT.write_text("\n".join([*head, *lines]) + "\n")


def main() -> None:
    if importlib.util.find_spec("pyspark"):
        inside()
        return
    if not shutil.which("java"):
        sys.exit(
            "Spark needs Java 17, and there is none here (on Debian: sudo apt-get install openjdk-17-jre-headless)."
        )
    python = HOME / "bin/python"
    if not python.exists():
        from importlib.metadata import version

        venv.create(HOME, with_pip=True)
        held = [f"{name}=={version(name)}" for name in BESIDE]
        subprocess.run([python, "-m", "pip", "install", "--quiet", SPARK, *held], check=True)
    names = {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": str(python),
        "PYSPARK_DRIVER_PYTHON": str(python),
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run([python, "-m", "tests.endure.exemplars_spark"], check=True, env=os.environ | names)


if __name__ == "__main__":
    main()
