"""What we publish: chosen, looked through to the last row, and taken along as a file."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, show
from steelyard.support.exchange import actions
from steelyard.support.exchange.forms import PublishingForm
from steelyard.support.exchange.queries import feed as queries
from steelyard.support.exchange.queries import preview
from steelyard.support.exchange.rules.signing import fingerprint
from steelyard.support.exchange.tasks.feeds import feed_file, twin_file
from steelyard.support.exchange.tasks.keys import own_key
from steelyard.support.exchange.views.public import JSONL, ZIP, sent

_CHOOSE = "exchange/choose.html"


@page("exchange.see")
def publishing(http: Http) -> HttpResponse:
    """What other centers may read of us."""
    chosen = queries.publishing()
    key = own_key()
    context = {
        "chosen": chosen,
        "feed": queries.feed(),
        "parts": preview.parts(chosen),
        "key": key,
        "fingerprint": fingerprint(key),
        "addresses": queries.notice(key),
        "may_publish": allows(http.user, "exchange.publish"),
        "tab": "publishing",
    }
    return show(http, "exchange/publishing.html", context)


@page("exchange.publish")
def choose(http: Http) -> HttpResponse:
    """Choose what leaves."""
    found = queries.publishing()
    as_saved = {name: getattr(found, name) for name in PublishingForm.base_fields}
    form = PublishingForm(http.POST if http.method == "POST" else None, initial=as_saved)
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _CHOOSE, {"form": form})
    values = dict(form.cleaned_data)
    try:
        if values.pop("version") != found.version:
            raise Stale(found)
        actions.choose(found, by=http.user, **values)
    except Stale:
        return conflict(http, _CHOOSE, {}, form=form, theirs=as_saved, version=found.version)
    messages.success(http, "This is what leaves from now on.")
    return go(found.get_absolute_url())


@page("exchange.see")
def leaving(http: Http, kind: str) -> HttpResponse:
    """Exactly what leaves, row by row."""
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    found = preview.page_of(queries.publishing(), kind, **turned)
    if found is None:
        raise Http404("Nothing of this kind leaves.")
    context = {"kind": kind, "found": found, "parts": preview.parts(queries.publishing()), "tab": "publishing"}
    return show(http, "exchange/leaving.html", context, parts={"rows"})


@page("exchange.see")
def agencies(http: Http) -> HttpResponse:
    """Of which agencies something leaves, and how much."""
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = preview.agencies(**turned)
    return show(http, "exchange/agencies.html", {"page": rows, "tab": "publishing"}, parts={"rows"})


@page("exchange.see")
@require_safe
def file(http: Http, ending: str) -> HttpResponse:
    """The feed as a file, whether or not an address answers."""
    if ending == "zip":
        return sent(http, ZIP, twin_file)
    return sent(http, JSONL, lambda found: feed_file(found.file_hash))
