"""The fit gives what lme4 gives."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from steelyard.analysis.exemplars import fit, sums

# Beside the checkout, and only on developers' machines.
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "exemplar"
COLUMNS = {"hsb82_m0": (), "hsb82_m1": ("meanses", "cses", "sector")}


def rows(name):
    path = SHARED / name
    if not path.is_file():
        pytest.skip("the reference fits (shared/data/exemplar) do not lie beside this checkout")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(data, name):
    try:
        return [float(row[name]) for row in data]
    except ValueError:
        return [row[name] for row in data]


@pytest.mark.parametrize("name", COLUMNS)
def test_high_school_and_beyond(name):
    data = rows("hsb82_data.csv")
    context = {column_: column(data, column_) for column_ in COLUMNS[name]}
    found = fit(sums(column(data, "mAch"), context, [row["school"] for row in data]))
    reference = json.loads((SHARED / f"{name}_fit.json").read_text())
    assert [one.term for one in found.fixed] == [one["term"] for one in reference["fixed_effects"]]
    for one, theirs in zip(found.fixed, reference["fixed_effects"], strict=True):
        assert one.estimate == pytest.approx(theirs["estimate"], rel=1e-6)
        assert one.se == pytest.approx(theirs["se"], rel=1e-6)
    ours = [found.variance.group, found.variance.residual]
    assert ours == pytest.approx([one["variance"] for one in reference["variance_components"]], rel=1e-6)
    assert found.criterion == pytest.approx(reference["criterion"], abs=1e-6)


@pytest.mark.parametrize("name", COLUMNS)
def test_its_schools(name):
    data, theirs = rows("hsb82_data.csv"), {row["group"]: row for row in rows(f"{name}_blup.csv")}
    context = {column_: column(data, column_) for column_ in COLUMNS[name]}
    groups = fit(sums(column(data, "mAch"), context, [row["school"] for row in data])).groups
    assert set(groups.labels) == set(theirs)
    for ours, column_ in (
        (groups.effect, "blup"),
        (groups.se, "cond_se"),
        (groups.shrinkage, "shrinkage"),
        (groups.mean_residual, "mean_marginal_residual"),
        (groups.n, "n"),
    ):
        assert ours == pytest.approx([float(theirs[label][column_]) for label in groups.labels], abs=1e-5)
    for ours, column_ in ((groups.clearly_above, "clearly_above"), (groups.clearly_below, "clearly_below")):
        assert [str(one).upper() for one in ours.tolist()] == [theirs[label][column_] for label in groups.labels]


def test_a_balanced_table_has_a_closed_form():
    """One-way analysis of variance: REML is (MSB - MSW) / n and MSW, and ML takes groups for groups less one."""
    y = np.array([[3.0, 5, 4], [8, 7, 9], [1, 2, 3], [6, 9, 6]])
    groups, n = y.shape
    means = y.mean(axis=1)
    inside = ((y - means[:, None]) ** 2).sum() / (groups * (n - 1))
    between = n * ((means - y.mean()) ** 2).sum()
    made = sums(y.ravel(), {}, np.repeat(np.arange(groups), n))
    reml, ml = fit(made), fit(made, method="ml")
    assert [reml.variance.group, reml.variance.residual] == pytest.approx(
        [(between / (groups - 1) - inside) / n, inside]
    )
    assert [ml.variance.group, ml.variance.residual] == pytest.approx([(between / groups - inside) / n, inside])
    assert reml.fixed[0].estimate == pytest.approx(y.mean())
    assert reml.fixed[0].se == pytest.approx((between / (groups - 1) / y.size) ** 0.5)
    ratio = reml.variance.group / (reml.variance.group + inside / n)
    assert reml.groups.shrinkage == pytest.approx([ratio] * groups)
    assert reml.groups.effect == pytest.approx(ratio * (means - y.mean()))
