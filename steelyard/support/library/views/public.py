"""The public library: a resource's page, its citation, its files, the feed of what is new. None of it sets a cookie."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from steelyard.foundation.history.kept import kept
from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.files.sending import attachment
from steelyard.foundation.kit.pages import show
from steelyard.support.library.models import File, Resource
from steelyard.support.library.queries import public as queries
from steelyard.support.library.rules import UseKind, citing
from steelyard.support.library.tasks.counting import count

CITATIONS = {
    "bib": (citing.bibtex, "application/x-bibtex"),
    "ris": (citing.ris, "application/x-research-info-systems"),
    "json": (citing.csl_json, "application/vnd.citationstyles.csl+json"),
}


def counted(kind: UseKind, route: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Count who reads a public page, also where a kept one is given again.

    What is counted is the address of the ``route`` without what the reader may write into it.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def counting(http: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            response = view(http, *args, **named)
            if response.status_code == 200:
                path = reverse(route, kwargs={**named, **({"name": "file"} if "name" in named else {})})
                response.each_time = partial(count, kind=kind, path=path, key=named.get("key", ""))  # type: ignore[attr-defined]  # for pages that are kept
                response.each_time(http)  # type: ignore[attr-defined]
            return response

        return counting

    return decorate


@public
@require_safe
@counted(UseKind.VISITS, "library:public")
@kept
def resource(http: HttpRequest, key: str) -> HttpResponse:
    found = get_object_or_404(queries.public_resources().select_related("replaces"), key=key)
    return show(http, "library/public.html", {"shown": queries.shown(found), "resource": found})


@public
@require_safe
def cite(http: HttpRequest, key: str, form: str) -> HttpResponse:
    """The citation as a file for the reader's own program."""
    del http
    if form not in CITATIONS:
        raise Http404("There is no such form of citation.")
    found = get_object_or_404(queries.public_resources(), key=key)
    write, content_type = CITATIONS[form]
    response = HttpResponse(write(queries.work_of(found)), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}.{form}"'
    return response


@public
@require_safe
@counted(UseKind.DOWNLOADS, "library:download")
def download(http: HttpRequest, *, key: str, position: int, name: str) -> HttpResponse:
    """A file of a public resource; its number finds it, its name is for the reader."""
    del http, name
    files = File.objects.described().current()
    found = get_object_or_404(files, resource__in=queries.public_resources(), resource__key=key, position=position)
    response = attachment(found)
    response["Cache-Control"] = "public, no-cache"  # each download is asked for here, so that it can be counted
    return response


class Newest(Feed):
    """What was published last."""

    feed_type = Atom1Feed
    title = "New in the library"
    subtitle = "Resources of the center and of others, the newest first."

    def link(self) -> str:
        return f"{settings.BASE_URL}{reverse('library:search')}"

    def feed_url(self) -> str:
        return f"{settings.BASE_URL}{reverse('library:feed')}"

    def items(self) -> list[Resource]:
        return queries.newest()

    def item_title(self, item: Resource) -> str:
        return item.title

    def item_description(self, item: Resource) -> str:
        return item.abstract

    def item_link(self, item: Resource) -> str:
        return f"{settings.BASE_URL}{queries.path_of(item)}"

    def item_author_name(self, item: Resource) -> str:
        return item.byline

    def item_pubdate(self, item: Resource) -> Any:
        return item.published_at

    def item_categories(self, item: Resource) -> list[str]:
        return [item.get_kind_display()]


@public
@require_safe
@kept
def feed(http: HttpRequest) -> HttpResponse:
    return Newest()(http)
