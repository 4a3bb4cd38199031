"""One step of a run: writing, rows, scores, consensus, approvals, promises."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, once, show
from steelyard.support.protocols.actions import approving, promising, voting, writing
from steelyard.support.protocols.forms.guided import NEW, ApproveForm, PlacesForm, RowForm, ScoresForm
from steelyard.support.protocols.models import Answer, GuidedRun, Rival
from steelyard.support.protocols.queries import guided as queries
from steelyard.support.protocols.queries.sheets import sheet_of
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.shape import Step, StepKind
from steelyard.support.protocols.views.guided import base_of, rights, run_for

PAGE, ROW = "protocols/step.html", "protocols/row.html"
_WRITTEN = {StepKind.TEXT, StepKind.FORK, StepKind.VOTE}
_BOTH_KEPT = "Somebody saved the same place before you. Both texts are kept: read them here and make one of them."


def _step(run: GuidedRun, key: str, *kinds: StepKind) -> Step:
    found = run.guide.step(key)
    if found is None or (kinds and found.kind not in kinds):
        raise Http404("Nothing is here.")
    return found


def _places(step: Step) -> list[str]:
    return [one.key for one in (step.items if step.kind == StepKind.VOTE else step.prompts)]


def _at(run: GuidedRun, step: Step) -> str:
    return reverse("protocols:step", args=[run.pk, step.key])


@page("protocols.take_part")
def step(http: Http, pk: int, key: str) -> HttpResponse:
    """What a step is for, and what stands in it; posting saves it."""
    permission = "protocols.write" if http.method == "POST" else "protocols.take_part"
    run = run_for(http, permission, pk)
    found = _step(run, key, *(_WRITTEN if http.method == "POST" else ()))
    if http.method != "POST":
        return _show(http, run, found)
    form = PlacesForm(http.POST, step=found, places=_places(found), held=queries.answers_of(run).get(key, {}))
    if not form.is_valid():
        return _show(http, run, found, status=422, form=form)
    return _saved(http, run, found, lambda: writing.write(run, by=http.user, step=found, typed=form.typed), form=form)


def _saved(  # noqa: PLR0917 -- a page, what it is of, and what to do
    http: Http, run: GuidedRun, found: Step, act: Callable[[], list[Rival]], **forms: Any
) -> HttpResponse:
    try:
        rivals = act()
    except (NotNow, Stale) as refused:
        return _show(http, run, found, status=422, refused=str(refused), **forms)
    if rivals:
        messages.warning(http, _BOTH_KEPT)
        return go(reverse("protocols:merge", args=[run.pk, rivals[0].pk]))
    messages.success(http, f"“{found.title}” is saved.")
    return go(_at(run, found))


def _show(http: Http, run: GuidedRun, found: Step, *, status: int = 200, **more: Any) -> HttpResponse:
    book, may = queries.book_of(run), rights(http, run)
    steps = list(run.guide.steps)
    at = steps.index(found)
    context = {
        "run": run,
        "book": book,
        "step": found,
        "sheet": sheet_of(book, book.standing(found.key)),
        "before": steps[at - 1] if at else None,
        "after": steps[at + 1] if at + 1 < len(steps) else None,
        "waiting": queries.waiting(run),
        "base": base_of(http),
        **may,
        **_forms(http, book, found, may),
        **more,
    }
    return show(http, PAGE, context, status=status)


def _forms(http: Http, book: queries.Book, found: Step, may: dict[str, bool]) -> dict[str, Any]:  # noqa: PLR0917 -- what each kind's form is made of
    """The forms of a step's kind, for whoever may use them."""
    run, note, held = book.run, http.POST.get("note", ""), book.answers.get(found.key, {})
    if found.kind == StepKind.LIST:
        return {"row_form": RowForm(None, step=found, places=[NEW], held={})}
    if found.kind == StepKind.APPROVAL:
        # The mark of now, and the note as it was typed where an approval of other words was refused.
        return {"approve_form": ApproveForm(initial={"mark": book.mark, "note": note})}
    if found.kind == StepKind.BOARD:
        board = sheet_of(book, book.standing(found.key)).board
        return {"board_url": board.url(run, found) if board else ""}
    made: dict[str, Any] = {"form": PlacesForm(None, step=found, places=_places(found), held=held)}
    if found.kind == StepKind.VOTE:
        poll = book.polls.get(found.key)
        made |= {"turnout": queries.turnout(run, poll, http.user), "scores_form": ScoresForm(None, step=found)}
    return made if may["writes"] or found.kind == StepKind.VOTE else {**made, "form": None}


@page("protocols.write")
@once
def add_row(http: Http, pk: int, key: str) -> HttpResponse:
    """Add a row to a list."""
    run = run_for(http, "protocols.write", pk)
    found = _step(run, key, StepKind.LIST)
    if http.method != "POST":
        return go(_at(run, found))
    form = RowForm(http.POST, step=found, places=[NEW], held={})
    if not form.is_valid():
        return _show(http, run, found, status=422, row_form=form)
    try:
        writing.add_row(run, by=http.user, step=found, values=form.values_of(NEW))
    except NotNow as refused:
        return _show(http, run, found, status=422, row_form=form, refused=str(refused))
    messages.success(http, "The row is added.")
    return go(f"{_at(run, found)}#rows")


def _row(http: Http, pk: int, row: int) -> tuple[GuidedRun, Step, Answer]:
    run = run_for(http, "protocols.write", pk)
    found = queries.row_of(run, row)
    if found is None:
        raise Http404("Nothing is here.")
    return run, _step(run, found.step, StepKind.LIST), found


@page("protocols.write")
def row(http: Http, pk: int, row: int) -> HttpResponse:
    """Change a row of a list."""
    run, found, answer = _row(http, pk, row)
    data = http.POST if http.method == "POST" else None
    form = RowForm(data, step=found, places=[answer.key], held={answer.key: answer})
    if data is None or not form.is_valid():
        return _show_row(http, run, found, form, answer=answer, status=422 if form.errors else 200)
    typed = form.typed[0]
    try:
        rival = writing.save_row(answer, by=http.user, base=typed.base, values=typed.values)
    except (NotNow, Stale) as refused:
        form.add_error(None, str(refused))
        return _show_row(http, run, found, form, answer=answer, status=422)
    if rival:
        messages.warning(http, _BOTH_KEPT)
        return go(reverse("protocols:merge", args=[run.pk, rival.pk]))
    messages.success(http, "The row is saved.")
    return go(f"{_at(run, found)}#rows")


def _show_row(http: Http, run: GuidedRun, found: Step, form: RowForm, *, answer: Answer, status: int) -> HttpResponse:  # noqa: PLR0917 -- a page and what it is of
    context = {"run": run, "step": found, "form": form, "answer": answer, "base": base_of(http)}
    return show(http, ROW, context, status=status)


@page("protocols.write")
@require_POST
def remove_row(http: Http, pk: int, row: int) -> HttpResponse:
    """Take a row out."""
    run, found, answer = _row(http, pk, row)
    base = http.POST.get("base", "")
    try:
        writing.remove_row(answer, by=http.user, base=int(base) if base.isdecimal() and len(base) < 10 else 0)
    except (NotNow, Stale) as refused:
        form = RowForm(None, step=found, places=[answer.key], held={answer.key: answer})
        messages.error(http, str(refused))
        return _show_row(http, run, found, form, answer=answer, status=409)
    messages.success(http, "The row is taken out. Its words are kept in the history of the run.")
    return go(f"{_at(run, found)}#rows")


@page("protocols.vote")
@require_POST
def vote(http: Http, pk: int, key: str) -> HttpResponse:
    """Give one's own scores, sealed until all are shown."""
    run = run_for(http, "protocols.vote", pk)
    found = _step(run, key, StepKind.VOTE)
    form = ScoresForm(http.POST, step=found)
    if not form.is_valid():
        return _show(http, run, found, status=422, scores_form=form)
    try:
        voting.cast(run, by=http.user, step=found, scores=form.scores)
    except NotNow as refused:
        return _show(http, run, found, status=422, scores_form=form, refused=str(refused))
    messages.success(http, "Your scores are sealed. Nobody sees them before all are shown together.")
    return go(_at(run, found))


@page("protocols.take_part")
@require_POST
def reveal(http: Http, pk: int, key: str) -> HttpResponse:
    """Show all scores: any member once all have scored; before that the facilitator alone."""
    leads = allows(http.user, "protocols.facilitate", run_for(http, "protocols.take_part", pk))
    run = run_for(http, "protocols.facilitate" if leads else "protocols.vote", pk)
    found = _step(run, key, StepKind.VOTE)
    try:
        voting.reveal(run, by=http.user, step=found, early=leads)
    except NotNow as refused:
        return _show(http, run, found, status=422, refused=str(refused))
    messages.success(http, "All scores are shown. Talk about where they lie apart, then write what you agree on.")
    return go(_at(run, found))


@page("protocols.write")
@require_POST
def approve(http: Http, pk: int, key: str) -> HttpResponse:
    """Approve what the run says."""
    run = run_for(http, "protocols.write", pk)
    found, form = _step(run, key, StepKind.APPROVAL), ApproveForm(http.POST)
    if not form.is_valid():
        return _show(http, run, found, status=422, approve_form=form)
    try:
        given = form.cleaned_data
        approving.approve(run, by=http.user, step=found, mark=given["mark"], note=given["note"])
    except NotNow as refused:
        return _show(http, run, found, status=422, refused=str(refused))
    messages.success(http, "Your approval is recorded, with a hash of exactly these words.")
    return go(_at(run, found))


@page("protocols.facilitate")
@require_POST
@once
def promises(http: Http, pk: int, key: str) -> HttpResponse:
    """Make promises of the rows of a plan."""
    run = run_for(http, "protocols.facilitate", pk)
    found = _step(run, key, StepKind.LIST)
    try:
        made = promising.make_promises(run, by=http.user, step=found)
    except NotNow as refused:
        return _show(http, run, found, status=422, refused=str(refused))
    if made.count:
        messages.success(http, f"{made.count} new promise{'s stand' if made.count > 1 else ' stands'} in the ledger.")
    for problem in made.left:
        messages.warning(http, f"Not made: {problem}")
    if not (made.count or made.left):
        messages.info(http, "Every row is a promise already.")
    return go(f"{_at(run, found)}#rows")
