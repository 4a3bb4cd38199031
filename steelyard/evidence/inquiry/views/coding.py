"""One document and what people mark in it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.inquiry.actions import coding as acts
from steelyard.evidence.inquiry.actions.room import looked
from steelyard.evidence.inquiry.forms.coding import ApplyForm, MemoForm
from steelyard.evidence.inquiry.models import Coding, Document, Excerpt
from steelyard.evidence.inquiry.queries import codes as code_queries
from steelyard.evidence.inquiry.queries import coding as queries
from steelyard.evidence.inquiry.queries.documents import part, part_at
from steelyard.evidence.inquiry.rules import Level, Looked, NotNow
from steelyard.evidence.inquiry.rules.passages import Span, words_around
from steelyard.evidence.inquiry.rules.tree import Tree
from steelyard.evidence.inquiry.views import asked, form_page
from steelyard.evidence.inquiry.views.drawing import paragraphs
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, show

DOCUMENT = "inquiry/document.html"


def _document(http: Http, pk: int) -> Document:
    rows = Document.objects.select_related("interview__respondent", "interview__guide_version__guide", "support")
    return access(http.user, "inquiry.code", rows, pk=pk)


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 10 else 0


def _context(http: Http, found: Document, *, form: Any, tree: Tree) -> dict[str, Any]:
    """Everything on the page of a document; that it was read is written down."""
    text = found.text
    at = _number(http.GET.get("at", ""))
    number = part_at(text, at) if "at" in http.GET else _number(http.GET.get("part", "") or http.POST.get("part", ""))
    shown = part(text, number)
    rows = queries.marked(found, shown.span, http.user)
    coders = {coder for one in rows for _, _, coder in one.codings}
    words = {
        "codes": {one.pk: one.name for one in tree},
        "coders": queries.names_of(coders),
        "user": http.user.pk,
    }
    looked(Looked.PAGE, by=http.user, document=found)
    return {
        "document": found,
        "part": shown,
        "text": paragraphs(text, shown, rows, words=words),
        "form": form,
        "levels": [(level.label, tree.of_level(level.value)) for level in Level],
        "chosen": {str(one) for one in form["codes"].value() or ()},
        "taken": queries.taken_back(_number(http.GET.get("taken", "")), http.user),
        "memos": queries.memos_on(document=found),
        "memo_form": MemoForm(None, prefix="memo"),
    }


@page("inquiry.code")
@require_safe
@never_cache
def document(http: Http, pk: int) -> HttpResponse:
    """The text, what is marked in it, and the codes to mark it with."""
    found = _document(http, pk)
    if found.is_draft:
        return go(reverse("inquiry:names", args=[pk]))
    if not found.is_ready:
        return show(http, "inquiry/withdrawn.html", {"document": found})
    tree = code_queries.tree()
    return show(http, DOCUMENT, _context(http, found, form=ApplyForm(None), tree=tree))


@page("inquiry.code")
@require_POST
def apply(http: Http, pk: int) -> HttpResponse:
    """Give codes to the words that were chosen, by places or by paragraph and sentence."""
    found = access(http.user, "inquiry.code", Document.objects.ready(), pk=pk)
    form = ApplyForm(http.POST)
    if form.is_valid():
        if not form.cleaned_data["codes"]:
            form.add_error("codes", "Choose at least one code.")
        elif span := form.span(found.text):
            try:
                acts.apply(found, by=http.user, span=span, codes=form.cleaned_data["codes"])
                return go(f"{found.get_absolute_url()}?at={span.start}")
            except NotNow as problem:
                form.add_error(None, str(problem))
    return invalid(http, DOCUMENT, _context(http, _document(http, pk), form=form, tree=code_queries.tree()))


def _coding(http: Http, pk: int) -> Coding:
    return access(http.user, "inquiry.code", Coding.objects.select_related("document"), pk=pk)


def _turned(http: Http, pk: int, act: Any) -> HttpResponse:
    found = _coding(http, pk)
    try:
        act(found, by=http.user)
    except NotNow as problem:
        messages.error(http, str(problem))
    undo = f"&taken={pk}" if act is acts.take_back else ""
    return go(f"{reverse('inquiry:document', args=[found.document_id])}?at={found.start}{undo}")


@page("inquiry.code")
@require_POST
def take_back(http: Http, pk: int) -> HttpResponse:
    return _turned(http, pk, acts.take_back)


@page("inquiry.code")
@require_POST
def give_again(http: Http, pk: int) -> HttpResponse:
    return _turned(http, pk, acts.give_again)


@page("inquiry.code")
@never_cache
def excerpt(http: Http, pk: int) -> HttpResponse:
    """One excerpt: its words and what stands around them, who gave it which code, and what was thought."""
    rows = queries.seen(Excerpt.objects.live().select_related("document__interview__respondent", "coder"), http.user)
    found = access(http.user, "inquiry.code", rows, pk=pk)
    form = MemoForm(asked(http))
    if form.is_valid():
        acts.write_memo(form.cleaned_data["text"], by=http.user, excerpt=found)
        return go(reverse("inquiry:excerpt", args=[pk]))
    before, _, after = words_around(found.document.text, Span(found.start, found.end), room=300)
    looked(Looked.PAGE, by=http.user, document=found.document)
    context = {
        "excerpt": found,
        "words": found.text,
        "before": before,
        "after": after,
        "codings": queries.codings_of(found, http.user),
        "paths": code_queries.paths(),
        "memos": queries.memos_on(excerpt=found),
        "form": form,
    }
    return form_page(http, context, "inquiry/excerpt.html")


@page("inquiry.code")
@require_POST
def document_memo(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "inquiry.code", Document.objects.ready(), pk=pk)
    form = MemoForm(http.POST, prefix="memo")
    if form.is_valid():
        acts.write_memo(form.cleaned_data["text"], by=http.user, document=found)
        return go(f"{found.get_absolute_url()}#memos")
    tree = code_queries.tree()
    context = _context(http, _document(http, pk), form=ApplyForm(None), tree=tree) | {"memo_form": form}
    return invalid(http, DOCUMENT, context)


@page("inquiry.code")
def memo(http: Http, pk: int) -> HttpResponse:
    """Change a memo of one's own, or take it away."""
    found = access(http.user, "inquiry.code", queries.live_memos(http.user), pk=pk)
    back = queries.page_of_memo(found)
    form = MemoForm(asked(http), initial={"text": found.text})
    context = {"form": form, "title": "Change a memo", "does": "Save", "back": back, "removes": True}
    if http.method == "POST":
        try:
            if http.POST.get("do") == "remove":
                acts.remove_memo(found, by=http.user)
                return go(back)
            if form.is_valid():
                acts.alter_memo(found, by=http.user, text=form.cleaned_data["text"])
                return go(back)
        except (NotNow, Stale) as problem:
            form.add_error(None, str(problem))
    return form_page(http, context)
