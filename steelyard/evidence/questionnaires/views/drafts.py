"""The builder: what a form is, its pages and questions in their order, audiences and modules, and making a version."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.evidence.questionnaires import queries
from steelyard.evidence.questionnaires.actions import questionnaires as actions
from steelyard.evidence.questionnaires.forms.facts import AddPageForm, FactsForm, PageForm, languages_of
from steelyard.evidence.questionnaires.forms.questions import AddFromLibraryForm, AddQuestionForm, GroupForm
from steelyard.evidence.questionnaires.models import LibraryQuestion, Questionnaire
from steelyard.evidence.questionnaires.queries.drafts import outline
from steelyard.evidence.questionnaires.rules import NotNow, editing
from steelyard.evidence.questionnaires.rules.reading import Faulty, parsed
from steelyard.evidence.questionnaires.views.questionnaires import done, draft_at, found_for
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, once, show

DRAFT = "questionnaires/draft.html"
STALE = "Somebody else changed this draft while you were working. Nothing was overwritten; look, then try again."
KINDS = ("audiences", "modules")


def draft_for(http: Http, pk: int) -> Questionnaire:
    """A questionnaire with a draft."""
    found = found_for(http, "questionnaires.write", pk)
    if found.draft is None:
        raise Http404("This questionnaire has no draft.")
    return found


@page("questionnaires.write")
def draft(http: Http, pk: int) -> HttpResponse:
    """The draft: its questions in their order, what it still lacks, and what it is."""
    found = draft_for(http, pk)
    if http.method != "POST":
        return shown(http, found)
    form = FactsForm(http.POST, draft=found.words, version=found.version)
    if not form.is_valid():
        return shown(http, found, form=form, status=422)
    if form.cleaned_data["version"] != found.version:
        typed: Any = http.POST.copy()
        typed["version"] = str(found.version)
        return shown(
            http, found, form=FactsForm(typed, draft=found.words, version=found.version), refused=STALE, status=409
        )
    return kept(http, found, form.applied, version=found.version)


def shown(http: Http, found: Questionnaire, *, status: int = 200, **more: Any) -> HttpResponse:
    words = found.words
    pages = _pages(words)
    context = {
        "questionnaire": found,
        "outline": outline(words),
        "pages": pages,
        "form": FactsForm(None, draft=words, version=found.version),
        "add": AddQuestionForm(pages=pages),
        "from_library": AddFromLibraryForm(library=_library(http, words), pages=pages),
        "add_page": AddPageForm(),
        **more,
    }
    return show(http, DRAFT, context, status=status)


def _pages(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    leaves = outline(words).leaves
    return [(str(leaf.number), f"{leaf.number + 1}. {leaf.title or 'Page without a title'}") for leaf in leaves]


def _library(http: Http, words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What of the library the draft does not ask yet."""
    asked = {one.get("key") for one in editing.questions(words)}
    rows = queries.library(LibraryQuestion.objects.visible_to(http.user))
    return [(one.key, f"{one.key}: {one.label[:90]}") for one in rows if one.key not in asked]


def version_of(http: Http) -> int:
    given = http.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def kept(
    http: Http,
    found: Questionnaire,
    changed: Callable[[dict[str, Any]], Any],
    *,
    version: int,
    taken_out: str = "",
    to: str = "",
    **typed: Any,
) -> HttpResponse:
    """Keep a changed draft unless somebody was faster; forms that were ``typed`` are given back then."""
    try:
        if version != found.version:
            raise Stale(found)
        actions.save_draft(found, by=http.user, draft=changed(found.words), taken_out=taken_out)
    except (Stale, NotNow) as refused:
        told = STALE if isinstance(refused, Stale) else str(refused)
        return shown(http, draft_for(http, found.pk), refused=told, status=409, **typed)
    return go(to or draft_at(found))


@page("questionnaires.write")
@require_POST
@once
def add_question(http: Http, pk: int) -> HttpResponse:
    """Add a question of a kind at the end of a page, and go on to its answers."""
    found = draft_for(http, pk)
    form = AddQuestionForm(http.POST, pages=_pages(found.words))
    if not form.is_valid():
        return shown(http, found, add=form, status=422)
    new = form.made(languages_of(found.words)[0])
    return _added(http, found, new, page_number=int(form.cleaned_data["page"]), add=form)


@page("questionnaires.write")
@require_POST
@once
def add_from_library(http: Http, pk: int) -> HttpResponse:
    """Add a question that other waves ask as well."""
    found = draft_for(http, pk)
    form = AddFromLibraryForm(http.POST, library=_library(http, found.words), pages=_pages(found.words))
    if not form.is_valid():
        return shown(http, found, from_library=form, status=422)
    new = queries.by_keys({form.cleaned_data["key"]})[form.cleaned_data["key"]].document
    return _added(http, found, new, page_number=int(form.cleaned_data["to_page"]), from_library=form)


def _added(http: Http, found: Questionnaire, new: Mapping[str, Any], *, page_number: int, **typed: Any) -> HttpResponse:
    changed = editing.added(found.words, page_number, new)
    name = next(iter(editing.names(changed) - editing.names(found.words)))
    to = reverse("questionnaires:question", args=[found.pk, name])
    return kept(http, found, lambda _: changed, version=version_of(http), to=to, **typed)


@page("questionnaires.write")
@require_POST
def move_question(http: Http, pk: int, name: str) -> HttpResponse:
    """Move a question up or down, or take it out, which can be undone."""
    found, how = draft_for(http, pk), http.POST.get("do", "")
    changes: dict[str, Callable[[dict[str, Any]], Any]] = {
        "up": lambda words: editing.moved(words, name, -1),
        "down": lambda words: editing.moved(words, name, 1),
        "remove": lambda words: editing.without(words, name),
    }
    if how not in changes:
        return shown(http, found, refused="Move the question with one of its buttons.", status=422)
    taken_out = f"the question {name}" if how == "remove" else ""
    return kept(http, found, changes[how], version=version_of(http), taken_out=taken_out)


@page("questionnaires.write")
@require_POST
def put_back(http: Http, pk: int) -> HttpResponse:
    """Put back what was taken out last."""
    found = draft_for(http, pk)
    if version_of(http) != found.version:
        return shown(http, found, refused=STALE, status=409)
    try:
        actions.put_back(found, by=http.user)
    except (NotNow, Stale) as refused:
        return shown(http, draft_for(http, pk), refused=str(refused), status=409)
    return go(draft_at(found))


@page("questionnaires.write")
@require_POST
@once
def add_page(http: Http, pk: int) -> HttpResponse:
    """Add a page at the end."""
    found, form = draft_for(http, pk), AddPageForm(http.POST)
    if not form.is_valid():
        return shown(http, found, add_page=form, status=422)
    title = {languages_of(found.words)[0]: form.cleaned_data["page_title"]}
    return kept(http, found, lambda words: editing.with_page(words, title), version=version_of(http), add_page=form)


@page("questionnaires.write")
def change_page(http: Http, pk: int, number: int) -> HttpResponse:
    """A page's title and words; taken out, its questions move to the page beside it."""
    found = draft_for(http, pk)
    pages = editing.pages(found.words)
    if number >= len(pages):
        raise Http404("There is no such page.")
    if http.method == "POST" and http.POST.get("do") == "remove":
        told = f"page {number + 1}"
        without = partial(editing.without_page, number=number)
        return kept(http, found, without, version=version_of(http), taken_out=told)
    is_stale = http.method == "POST" and version_of(http) not in {0, found.version}
    typed = again(http, found) if is_stale else http.POST if http.method == "POST" else None
    form = PageForm(typed, page=pages[number], languages=languages_of(found.words), version=found.version)
    context = {"questionnaire": found, "number": number + 1, "form": form, "is_only": len(pages) == 1}
    if is_stale:
        form.full_clean()
        form.add_error(None, STALE)
    if not form.is_bound or not form.is_valid():
        return show(http, "questionnaires/page.html", context, status=_status(form, is_stale=is_stale))
    changed = form.cleaned_texts
    return kept(http, found, lambda words: editing.page_changed(words, number, **changed), version=found.version)


def _status(form: Any, *, is_stale: bool) -> int:
    return 409 if is_stale else 422 if form.is_bound else 200


def again(http: Http, found: Questionnaire) -> Any:
    """What was typed, to be sent again on the version of now."""
    typed: Any = http.POST.copy()
    typed["version"] = str(found.version)
    return typed


@page("questionnaires.write")
def groups(http: Http, pk: int) -> HttpResponse:
    """Audiences, worked out from answers, and modules, of which each person gets two by chance."""
    found, forms = draft_for(http, pk), {}
    if http.method == "POST" and http.POST.get("do") == "remove":
        return _without_group(http, found, http.POST.get("kind", ""), http.POST.get("name", ""))
    is_stale = http.method == "POST" and version_of(http) != found.version
    for kind in KINDS:
        is_sent = any(name.startswith(f"{kind}-") for name in http.POST)
        forms[kind] = form = _group_form(http.POST if is_sent else None, kind, found)
        if is_sent and is_stale:
            form.full_clean()
            form.add_error(None, STALE)
        elif is_sent and form.is_valid():
            at = reverse("questionnaires:groups", args=[pk])
            added = partial(editing.with_part, kind=kind, new=form.made)
            return kept(http, found, added, version=found.version, to=at)
    context = {"questionnaire": found, "outline": outline(found.words), **forms}
    status = 200 if http.method != "POST" else 409 if is_stale else 422
    return show(http, "questionnaires/groups.html", context, status=status)


def _without_group(http: Http, found: Questionnaire, kind: str, name: str) -> HttpResponse:  # noqa: PLR0917 -- which one of which kind
    if kind not in KINDS or name not in {one.get("name") for one in editing.parts(found.words, kind)}:
        return shown(http, found, refused="That audience or module is gone already.", status=409)
    without = partial(editing.without_part, kind=kind, name=name)
    return kept(http, found, without, version=version_of(http), taken_out=f"“{name}” of the {kind}")


def _group_form(data: Any, kind: str, found: Questionnaire) -> GroupForm:
    return GroupForm(data, kind=kind, draft=found.words, whole=parsed(found.words)[0])


@page("questionnaires.write")
@require_POST
@once
def publish(http: Http, pk: int) -> HttpResponse:
    """Make a version of the draft, which nothing alters afterwards."""
    found = draft_for(http, pk)
    try:
        made = actions.publish(found, by=http.user)
    except Faulty:
        return shown(http, found, refused="It is no version yet: settle what stands beside.", status=422)
    except (NotNow, Stale) as refused:
        return shown(http, found, refused=str(refused), status=409)
    messages.success(http, f"{made} is made. Waves can use it; a change is the next version.")
    return go(found.get_absolute_url())


@page("questionnaires.write")
@require_POST
def redraft(http: Http, pk: int) -> HttpResponse:
    """Begin the next version from the newest one."""
    found = found_for(http, "questionnaires.write", pk)
    try:
        actions.redraft(found, by=http.user)
    except (NotNow, Stale) as refused:
        messages.error(http, str(refused))
        return go(found.get_absolute_url())
    return go(draft_at(found))


@page("questionnaires.write")
@require_POST
def drop_draft(http: Http, pk: int) -> HttpResponse:
    """Give up the draft of a next version."""
    return done(http, draft_for(http, pk), actions.drop_draft, "The draft is given up. The newest version stays.")
