"""Links to submitted reports, for somebody without an account."""

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import page, public
from steelyard.foundation.kit.pages import Http, go, invalid, private, show
from steelyard.steering.packs.actions import packs as actions
from steelyard.steering.packs.forms.packs import ShareForm
from steelyard.steering.packs.models import PackLink
from steelyard.steering.packs.queries import packs as queries
from steelyard.steering.packs.rules.files import shortened
from steelyard.steering.packs.rules.packs import Format, NotNow
from steelyard.steering.packs.views import pack_of, page_of, told_on
from steelyard.steering.packs.views.packs import as_file, context_of


@page("packs.submit")
@require_POST
def share(http: Http, pk: int) -> HttpResponse:
    """Make a private address; it is told here and nowhere else."""
    found = pack_of(http, pk, "packs.submit")
    form = ShareForm(http.POST)
    if form.is_valid():
        try:
            _, token = actions.share(found, by=http.user, **form.cleaned_data)
            address = http.build_absolute_uri(reverse("packs:shared", args=[token]))
            return private(show)(http, "packs/pack.html", context_of(http, pk, address=address))
        except NotNow as problem:
            form.add_error("expires_on", str(problem))
    return invalid(http, "packs/pack.html", context_of(http, pk, share_form=form))


@page("packs.submit")
@require_POST
@told_on(page_of)
def end_link(http: Http, pk: int, link: int) -> HttpResponse:
    """Close an address before its day."""
    found = queries.link_of(pack_of(http, pk, "packs.submit"), link)
    if found is None:
        raise Http404("Nothing is here.")
    actions.end_link(found, by=http.user)
    return go(page_of(pk))


def _link(token: str) -> PackLink:
    found = queries.by_token(token, timezone.localdate()) if len(token) < 100 else None
    if found is None:
        raise Http404("This address does not open any more.")
    actions.note_opening(found, by=None, on=timezone.localdate())
    return found


@public
@require_safe
@private
def shared(http: Http, token: str) -> HttpResponse:
    """A submitted report, as it was submitted, for who holds its address."""
    pack = _link(token).pack
    context = {"pack": pack, "token": token, "files": [Format(one) for one in queries.formats_of(pack)]}
    sections = [(one, pack.kept["texts"].get(one.part, "")) for one in shortened(pack.kept)]
    return show(http, "packs/shared.html", context | {"sections": sections})


@public
@require_safe
@private
def shared_file(http: Http, token: str, form: str) -> HttpResponse:
    """A file of it."""
    del http
    return as_file(_link(token).pack, form)
