"""What holds of every fit, against the whole covariance matrix and by chance."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.analysis.exemplars import Unusable, as_document, fit, sums, together
from steelyard.analysis.exemplars.sums import recentred


def world(seed, *, n=240, groups=12, weighted=False):
    """Rows with a number and a text as context, in groups that hold groups."""
    dice = np.random.default_rng(seed)
    group, inner = dice.integers(0, groups, n), dice.integers(0, 3, n)
    x, kind = dice.normal(size=n), np.array(["city", "rural", "town"])[dice.integers(0, 3, n)]
    of_group, of_inner = dice.normal(size=groups), dice.normal(size=(groups, 3)) * 0.7
    weights = dice.uniform(0.5, 3, n) if weighted else np.ones(n)
    y = (
        2
        + 0.5 * x
        + (kind == "town")
        + of_group[group]
        + of_inner[group, inner]
        + dice.normal(size=n) / np.sqrt(weights)
    )
    return {
        "y": y, "x": x, "kind": kind, "group": np.array([f"g{one:02}" for one in group]),
        "inner": np.array([f"s{one}" for one in inner]), "weights": weights if weighted else None,
    }  # fmt: skip


def made(data, *, keep=slice(None), nested=False):
    return sums(
        data["y"][keep],
        {"x": data["x"][keep], "kind": data["kind"][keep]},
        data["group"][keep],
        within=data["inner"][keep] if nested else None,
        weights=None if data["weights"] is None else data["weights"][keep],
    )


def criterion(data, found, variance):
    """-2 log likelihood from the whole covariance matrix of the rows, and what follows from it."""
    same = data["group"][:, None] == data["group"]
    inner = same & (data["inner"][:, None] == data["inner"])
    weights = np.ones(len(data["y"])) if data["weights"] is None else data["weights"]
    v = variance.group * same + (variance.within or 0) * inner + np.diag(variance.residual / weights)
    x = np.column_stack([np.ones(len(data["y"])), data["x"], data["kind"] == "rural", data["kind"] == "town"])
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    beta = np.linalg.solve(information, x.T @ inverse @ data["y"])
    left = data["y"] - x @ beta
    value = np.linalg.slogdet(v)[1] + left @ inverse @ left
    if found.method == "reml":
        value += np.linalg.slogdet(information)[1] + (len(left) - 4) * np.log(2 * np.pi)
    else:
        value += len(left) * np.log(2 * np.pi)
    return value, beta, np.sqrt(np.diag(np.linalg.inv(information))), inverse, left


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("nested", [False, True])
def test_the_fit_is_the_best_of_the_whole_likelihood(method, weighted, nested):
    data = world(3, weighted=weighted)
    found = fit(made(data, nested=nested), method=method)
    value, beta, errors, inverse, left = criterion(data, found, found.variance)
    assert found.criterion == pytest.approx(value, abs=1e-8)
    assert [one.estimate for one in found.fixed] == pytest.approx(beta)
    assert [one.se for one in found.fixed] == pytest.approx(errors)
    for part in ("group", "residual", *(("within",) if nested else ())):
        for times in (0.98, 1.02):
            moved = replace(found.variance, **{part: getattr(found.variance, part) * times})
            assert criterion(data, found, moved)[0] > value
    member = (data["group"][:, None] == np.array(found.groups.labels)).astype(float)
    assert found.groups.effect == pytest.approx(found.variance.group * member.T @ inverse @ left)
    spread = found.variance.group - found.variance.group**2 * np.diag(member.T @ inverse @ member)
    assert found.groups.se == pytest.approx(np.sqrt(spread))


def identities(effects, variance):
    assert effects.effect == pytest.approx(effects.shrinkage * effects.mean_residual)
    assert effects.se**2 == pytest.approx(variance * (1 - effects.shrinkage))


@given(seed=st.integers(0, 10**6), weighted=st.booleans(), nested=st.booleans(), method=st.sampled_from(["reml", "ml"]))
@settings(max_examples=25, deadline=None)
def test_both_identities(seed, weighted, nested, method):
    found = fit(made(world(seed, weighted=weighted), nested=nested), method=method)
    identities(found.groups, found.variance.group)
    if found.within:
        identities(found.within, found.variance.within)


def same(one, two, *, shift=0.0, scale=1.0):
    """Two fits, the second of shift + scale x outcome."""
    unit = abs(scale)
    for ours, theirs in zip(one.fixed, two.fixed, strict=True):
        moved = ours.estimate * scale + (shift if ours.term == "(Intercept)" else 0)
        assert theirs.estimate == pytest.approx(moved, rel=1e-7, abs=1e-7 * (unit + abs(shift)))
        assert theirs.se == pytest.approx(ours.se * unit, rel=1e-7)
    tolerance = {"rel": 1e-6, "abs": 1e-8 * unit**2}
    assert two.variance.group == pytest.approx(one.variance.group * unit**2, **tolerance)
    assert two.variance.residual == pytest.approx(one.variance.residual * unit**2, **tolerance)
    effects = dict(zip(two.groups.labels, two.groups.effect, strict=True))
    order = [effects[label] for label in one.groups.labels]
    assert order == pytest.approx(list(one.groups.effect * scale), rel=1e-5, abs=1e-6 * unit)


@given(seed=st.integers(0, 10**6), weighted=st.booleans(), nested=st.booleans())
@settings(max_examples=20, deadline=None)
def test_neither_the_order_of_rows_nor_the_splitting_of_a_file_matters(seed, weighted, nested):
    data = world(seed, weighted=weighted)
    whole = fit(made(data, nested=nested))
    dice = np.random.default_rng(seed)
    order = dice.permutation(len(data["y"]))
    same(whole, fit(made(data, keep=order, nested=nested)))
    parts = np.split(order, sorted(dice.integers(20, 220, 2)))
    joined = together([made(data, keep=part, nested=nested) for part in parts if len(part)])
    assert joined.n_rows == whole.n_rows
    same(whole, fit(joined))


@given(seed=st.integers(0, 10**6), shift=st.floats(-1e5, 1e5), scale=st.sampled_from([1e-4, 0.5, 3.0, -2.0, 1e5]))
@settings(max_examples=20, deadline=None)
def test_shift_and_scale_of_the_outcome(seed, shift, scale):
    data = world(seed)
    moved = data | {"y": shift * abs(scale) + scale * data["y"]}
    same(fit(made(data)), fit(made(moved)), shift=shift * abs(scale), scale=scale)


def test_another_centre_is_the_same_sums():
    held = made(world(5))
    turned = recentred(held, held.centre + 3, held.scale * 2)
    same(fit(held), fit(turned))


def test_no_variance_between_groups_is_an_answer():
    y = [1.0, 2, 3, 3, 2, 1, 2, 1, 3]
    found = fit(sums(y, {}, [0, 0, 0, 1, 1, 1, 2, 2, 2]))
    assert found.variance.group == 0
    assert not found.groups.effect.any() and not found.groups.se.any()
    assert found.fixed[0].se == pytest.approx(np.std(y, ddof=1) / 3)
    assert "variance is zero" in found.notes[0]


def test_a_level_without_variance_beside_one_with():
    dice = np.random.default_rng(1)
    group, inner = np.repeat(np.arange(20), 20), np.tile(np.repeat(np.arange(4), 5), 20)
    noise = dice.normal(size=(20, 4, 5))
    noise -= noise.mean(axis=2, keepdims=True)  # inner groups are all alike
    found = fit(sums((dice.normal(size=20)[:, None, None] + noise).ravel(), {}, group, within=inner))
    assert found.variance.within == 0 and found.variance.group > 0.3
    assert not found.within.effect.any()


def test_groups_named_by_the_inner_column_lie_within_the_outer_one():
    data = world(8)
    inner = np.array([f"{one}-{two}" for one, two in zip(data["group"], data["inner"], strict=True)])
    one = fit(sums(data["y"], {}, data["group"], within=data["inner"]))
    two = fit(sums(data["y"], {}, inner, within=data["group"]))
    assert (two.variance.group, two.variance.within) == pytest.approx((one.variance.within, one.variance.group))
    assert two.groups.effect == pytest.approx(one.within.effect)
    assert "lies in one" in two.notes[0]


def test_what_follows_from_other_columns_is_left_out_and_named():
    data = world(9)
    context = {"x": data["x"], "same": np.ones(240), "twice": 2 * data["x"] - 1, "kind": data["kind"]}
    found = fit(sums(data["y"], context, data["group"]))
    assert [one.term for one in found.fixed] == ["(Intercept)", "x", "kindrural", "kindtown"]
    assert found.notes == (
        "Column same is the same in every row and was left out.",
        "Column twice follows from x and was left out.",
    )
    same(fit(made(data)), found)


def test_rows_that_miss_something_are_left_out_and_counted():
    y = [1.0, 2, float("nan"), 3, 4, 9, 5]
    x = [1.0, 3, 2, 2, 5, 4, float("nan")]
    found = sums(y, {"x": x}, ["a", "a", "a", "b", "b", None, "c"])
    assert (found.dropped, found.n_rows, found.labels) == (3, 4, ("a", "b"))


def test_levels_that_only_stand_in_rows_left_out_are_none():
    y = [1.0, 2, 4, float("nan"), 3, 7]
    found = fit(sums(y, {"kind": ["b", "c", "b", "a", "c", "b"]}, [1, 1, 2, 2, 2, 1]))
    assert [one.term for one in found.fixed] == ["(Intercept)", "kindc"]


@pytest.mark.parametrize(
    ("y", "group", "sentence"),
    [
        ([1.0, 2, 3], ["a", "a", "a"], "one group only"),
        ([1.0, 2, 3], ["a", "b", "c"], "one row only"),
        ([2.0, 2, 2, 2], ["a", "a", "b", "b"], "the same in every row"),
        ([1.0, 1, 2, 2], ["a", "a", "b", "b"], "says the outcome exactly"),
        ([float("nan")] * 3, ["a", "b", "b"], "No row is left"),
    ],
)
def test_what_cannot_carry_the_model_is_refused_with_a_sentence(y, group, sentence):
    with pytest.raises(Unusable, match=sentence):
        fit(sums(y, {}, group))


def test_a_hundred_thousand_groups():
    dice = np.random.default_rng(2)
    group = np.repeat(np.arange(100_000), 3)
    y = dice.normal(size=100_000)[group] + dice.normal(size=300_000)
    found = fit(sums(y, {"x": dice.normal(size=300_000)}, group))
    assert found.n_groups == 100_000
    assert found.variance.group == pytest.approx(1, abs=0.03)


def test_the_document():
    found = as_document(fit(made(world(4), nested=True)))
    assert {"n_rows", "n_groups", "dropped", "fixed", "variance", "criterion", "groups"} <= found.keys()
    assert found["variance"].keys() == {"group", "within", "residual"}
    assert found["groups"][0].keys() == {"group", "n", "effect", "se", "shrinkage", "mean_residual", "clearly_above"}
    assert found["within"][0]["group"] == "g00"
