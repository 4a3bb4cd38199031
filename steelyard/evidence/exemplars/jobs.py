"""Long work: one model fitted to one file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from steelyard import __version__
from steelyard.analysis.exemplars import Unusable, as_document, fit, propose
from steelyard.analysis.exemplars.documents import rounded
from steelyard.evidence.exemplars import actions
from steelyard.evidence.exemplars.models import StudyFit
from steelyard.evidence.exemplars.queries.cells import Parts, figures, labels_of
from steelyard.evidence.exemplars.queries.kept import context_of, expected, kept_sums, plain
from steelyard.evidence.exemplars.queries.models import Model
from steelyard.evidence.exemplars.queries.overview import placed
from steelyard.evidence.exemplars.rules import NUMBER, FitStatus
from steelyard.evidence.exemplars.rules.proposing import RULE, document, rule_of, texts_of
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import work
from steelyard.foundation.work.rules import Refused

GONE = "The file of this study is no longer in the store. Bring it again."


def model_of(made: StudyFit) -> Model:
    """What was asked, as the engine takes it."""
    asked = made.asked
    kinds = {one["name"]: one["kind"] for one in made.study.columns}
    low, high = asked["low"], asked["high"]
    scale = None if low is None or high is None else (float(low), float(high))
    return Model(
        asked["outcome"],
        tuple(asked["context"]),
        asked["group"],
        within=asked["within"],
        weights=asked["weights"],
        categorical=tuple(name for name in asked["context"] if kinds[name] != NUMBER),
        missing=tuple(asked["missing"]),
        outcome_range=scale,
    )


def found_in(made: StudyFit, path: Path) -> dict[str, Any]:
    """The document of the command, with what was asked and of which file. Raises Unusable."""
    if made.asked.get("kind") == RULE:
        return proposed_in(made, path)
    asked = made.asked
    with placed(path, made.study.ending) as at:
        sums, notes, left = kept_sums(at, model_of(made), made.asked["fewest"])
        columns = tuple(asked.get(name) or "" for name in ("called", "state"))
        names, states = labels_of(at, group=asked["group"], columns=columns, missing=tuple(asked["missing"]))
    fitted = fit(sums, method=made.asked["method"])
    document = as_document(fitted)
    means = expected(sums, fitted)
    for one in document["groups"]:
        one["observed"], one["expected"] = (rounded(value) for value in means[one["group"]])
    document["notes"] = [*notes, *document["notes"]]
    compared = {one["group"] for one in document["groups"]}
    document["names"], document["states"] = _only(names, compared), _only(_upper(states), compared)
    document["context"] = context_of(sums)
    told = {"engine": f"steelyard {__version__}", "sha256": made.study.sha256, "asked": made.asked}
    return told | {"left_out": left} | document


def proposed_in(made: StudyFit, path: Path) -> dict[str, Any]:
    """Who is proposed by the stated rule. Raises Unusable."""
    asked = made.asked
    parts = Parts(
        asked["group"],
        tuple(asked["indicators"]),
        less_is_better=tuple(asked["less"]),
        year=asked["year"],
        students=asked["students"],
        people=asked["people"],
        response=asked["response"],
        state=asked["state"],
        called=asked["called"],
        context=tuple(asked["context"]),
        texts=texts_of(asked["context"], made.study.columns),
        missing=tuple(asked["missing"]),
        fewest=asked["fewest_in_cell"],
        enough=max(asked["fewest_in_cell"], asked["fewest_in_group"]) if asked["published"] else 0,
    )
    with placed(path, made.study.ending) as at:
        seen = figures(at, parts)
    found = propose(seen.data, asked["context"], rule_of(asked))
    told = document(found, seen.data.context, seen.data.cells, is_published=asked["published"])
    compared = {one["group"] for one in told["groups"]}
    told["suppressed"] += seen.suppressed
    told["n_rows"] = seen.rows
    told["notes"] = [*seen.notes, *told["notes"]]
    told |= {"names": _only(seen.names, compared), "states": _only(seen.states, compared)}
    return {"engine": f"steelyard {__version__}", "sha256": made.study.sha256, "asked": asked} | told


def _only(labels: Mapping[str, str], compared: set[str]) -> dict[str, str]:
    """What is kept tells only of those that were compared."""
    return {group: label for group, label in labels.items() if group in compared}


def _upper(states: Mapping[str, str]) -> dict[str, str]:
    return {group: state.upper() for group, state in states.items()}


@work(actions.FIT, title="Look for exemplars")
def fit_model(progress: Progress, pk: int) -> dict[str, Any]:
    made = StudyFit.objects.select_related("study").get(pk=pk)
    answer = {"url": made.get_absolute_url(), "summary": "It is worked out. Look at who stands above what is expected."}
    if made.status == FitStatus.FOUND:
        return answer
    progress.stage("Reading the file and fitting the model", total=2)
    try:
        found = found_in(made, Path(made.study.stored.path))
    except (Unusable, FileNotFoundError) as problem:
        sentence = plain(problem) if isinstance(problem, Unusable) else GONE
        actions.keep_problem(made, by=progress.by, problem=sentence)
        raise Refused(sentence) from problem
    progress.step(1)

    def act() -> dict[str, Any]:
        actions.keep_found(made, by=progress.by, found=found)
        return answer

    return progress.once(act)
