"""Sums without groups that are too small: their rows are left out before anything is computed. Needs no Django.

They must not merely go unlisted: the effects of all groups add up to zero, so one that is missing could be worked out.
"""

import re
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np

from steelyard.analysis.exemplars import Fit, Sums, Unusable
from steelyard.analysis.exemplars.documents import rounded
from steelyard.evidence.exemplars.queries.doubts import Cells
from steelyard.evidence.exemplars.queries.files import as_source
from steelyard.evidence.exemplars.queries.models import Model, Unreadable
from steelyard.evidence.exemplars.queries.opening import checked, connect
from steelyard.evidence.exemplars.queries.reading import Table, read
from steelyard.evidence.exemplars.queries.statements import Statements


def kept_sums(path: Path, model: Model, fewest: int) -> tuple[Sums, tuple[str, ...], int]:
    """The sums of the groups with enough complete rows, what is to be said, and how many groups were left out."""
    model.check()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="steelyard-exemplars-")))
        connection = connect(folder, stack)
        source = as_source(path, connection, model, folder=folder)

        def ask(sql: str) -> Table:
            return connection.execute(sql).fetchnumpy()

        with checked(source, model, connection):
            Cells(source, model, connection).refuse_outside()
            whole = Statements(source, model)
            keys = ", ".join(whole.place[name] for name in model.groups)
            # Rows keep their order, so that sums and with them the last digits are the same each time.
            counted = f"SELECT {keys}, COUNT(*) AS n FROM ({whole.typed}) AS t WHERE {whole.complete} GROUP BY {keys}"
            told = ask(f"SELECT COUNT(*) FILTER (WHERE n < {fewest}) AS small, COUNT(*) AS n FROM ({counted}) AS c")
            left = int(told["small"][0])
            if not left:
                return read(whole, ask), source.notes, 0
            if left == int(told["n"][0]):
                raise Unreadable(f"No group has {fewest} rows or more with every chosen column filled in.")
            tuples = ", ".join(whole.value(name) for name in model.groups)
            relation = (
                f"(SELECT * FROM {source.relation} AS s WHERE COALESCE(({tuples}) NOT IN "
                f"(SELECT ({keys}) FROM ({counted}) AS c WHERE n < {fewest}), TRUE))"
            )
            narrowed = replace(source, relation=f"{relation} AS kept")
            return read(Statements(narrowed, model), ask), source.notes, left


def expected(made: Sums, found: Fit) -> dict[str, tuple[float, float]]:
    """Of each group, the mean that was observed and the mean that its context predicts."""
    terms = {one.term: one.estimate for one in found.fixed}
    intercept = found.fixed[0].estimate if found.fixed else 0.0
    means = made.totals * made.scale + made.weight[:, None] * made.centre
    slopes = np.array([terms.get(column.term, 0.0) for column in made.columns])
    names = made.parents or made.labels
    at = made.parent if made.parents else np.arange(len(made.labels))
    weight = np.bincount(at, made.weight)
    seen = np.bincount(at, means[:, -1]) / weight
    predicted = intercept + np.bincount(at, means[:, :-1] @ slopes) / weight
    return {name: (float(seen[n]), float(predicted[n])) for n, name in enumerate(names)}


def context_of(made: Sums) -> dict[str, dict[str, float]]:
    """Of each group the mean of each column of context, a level of a text as its share; peers are nearest in it."""
    means = (made.totals * made.scale + made.weight[:, None] * made.centre)[:, :-1]
    names = made.parents or made.labels
    at = made.parent if made.parents else np.arange(len(made.labels))
    weight = np.bincount(at, made.weight)
    columns = [np.bincount(at, means[:, n]) / weight for n in range(means.shape[1])]
    return {
        name: {column.term: rounded(float(values[n])) for column, values in zip(made.columns, columns, strict=True)}
        for n, name in enumerate(names)
    }


def plain(problem: Unusable) -> str:
    """The sentence without words that only the command line knows."""
    return re.sub(
        r"; if the column holds texts, say --categorical .*$", "; every other cell is. Correct it.", str(problem)
    )
