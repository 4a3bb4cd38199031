"""The gallery: every component with its edge cases, on one page."""

from django.http import HttpResponse, HttpResponseRedirect
from django.templatetags.static import static

from steelyard.foundation.kit import samples
from steelyard.foundation.kit.access import page, public
from steelyard.foundation.kit.forms import asked, options
from steelyard.foundation.kit.pages import Http, invalid, show


@page("kit.gallery")
def gallery(http: Http) -> HttpResponse:
    """Show the components; a POST shows how a refused form looks."""
    form = samples.SampleForm(http.POST if http.method == "POST" else None)
    context = samples.context(http.GET) | {"form": form}
    if form.errors:
        return invalid(http, "kit/gallery.html", context)
    return show(http, "kit/gallery.html", context, parts={"rows"})


@page("kit.gallery")
def suggestions(http: Http) -> HttpResponse:
    return options(http, samples.matching(asked(http)))


@public
def favicon(http: Http) -> HttpResponse:  # noqa: ARG001 -- the same for everybody
    """Lead browsers that guess the old name to the sign under its hashed one."""
    return HttpResponseRedirect(static("img/favicon.svg"))
