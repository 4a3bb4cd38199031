"""A fit as a JSON document."""

from typing import Any

from steelyard.analysis.exemplars.shapes import Effects, Fit

DIGITS = 10  # significant; more depend on the order in which rows were added


def as_document(fit: Fit) -> dict[str, Any]:
    """The document that docs/formats.md describes."""
    found: dict[str, Any] = {
        "n_rows": fit.n_rows,
        "n_groups": fit.n_groups,
        "dropped": fit.dropped,
        "method": fit.method,
        "fixed": [{"term": one.term, "estimate": rounded(one.estimate), "se": rounded(one.se)} for one in fit.fixed],
        "variance": {
            "group": rounded(fit.variance.group),
            "within": None if fit.variance.within is None else rounded(fit.variance.within),
            "residual": rounded(fit.variance.residual),
        },
        "criterion": rounded(fit.criterion),
        "notes": list(fit.notes),
        "groups": _groups(fit.groups),
    }
    if fit.within is not None:
        found["within"] = _inner(fit.within)
    return found


def _inner(effects: Effects) -> list[dict[str, Any]]:
    """Those of the other level; where they lie within the groups, with the group."""
    found = [{"within": one.pop("group"), **one} for one in _groups(effects)]
    over = effects.parents or [None] * len(found)
    return [{"group": name, **one} if name else one for name, one in zip(over, found, strict=True)]


def _groups(effects: Effects) -> list[dict[str, Any]]:
    columns = zip(
        effects.labels,
        effects.n.tolist(),
        effects.effect.tolist(),
        effects.se.tolist(),
        effects.shrinkage.tolist(),
        effects.mean_residual.tolist(),
        effects.clearly_above.tolist(),
        strict=True,
    )
    return [
        {
            "group": label,
            "n": n,
            "effect": rounded(effect),
            "se": rounded(se),
            "shrinkage": rounded(shrinkage),
            "mean_residual": rounded(residual),
            "clearly_above": above,
        }
        for label, n, effect, se, shrinkage, residual, above in columns
    ]


def rounded(value: float) -> float:
    """To as many digits as every order of adding gives alike."""
    return float(f"{value:.{DIGITS}g}")
