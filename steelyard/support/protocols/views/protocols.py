"""Guided protocols: the list, one with its versions, bringing a file, and the schema of such files."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.protocols.actions import protocols as actions
from steelyard.support.protocols.forms.drafting import TemplateFileForm
from steelyard.support.protocols.models import Protocol, ProtocolVersion
from steelyard.support.protocols.queries import protocols as queries
from steelyard.support.protocols.queries.guided import runs_by_version
from steelyard.support.protocols.rules import BadTemplate, NotNow
from steelyard.support.protocols.rules.guided.reading import read, written
from steelyard.support.protocols.rules.guided.schema import schema

LOAD = "protocols/load.html"


def protocol_for(http: Http, permission: str, pk: int) -> Protocol:
    found: Protocol = access(http.user, permission, Protocol.objects, pk=pk)
    return found


@page("protocols.see_guided")
def protocols(http: Http) -> HttpResponse:
    """The protocols that can be begun, and those that are no longer offered."""
    found = list(queries.listed(Protocol.objects.visible_to(http.user)).order_by("name", "pk"))
    return show(http, "protocols/protocols.html", {"protocols": found})


@page("protocols.see_guided")
def protocol(http: Http, pk: int) -> HttpResponse:
    """What a protocol asks, step by step, and its versions."""
    found = protocol_for(http, "protocols.see_guided", pk)
    versions, runs = queries.versions(found), runs_by_version(found.pk)
    shown = _chosen(versions, http.GET.get("version", ""))
    context = {
        "protocol": found,
        "versions": [(one, runs.get(one.pk, 0)) for one in versions],
        "shown": shown,
        "guide": shown.guide(http.GET.get("language", "")) if shown else None,
    }
    return show(http, "protocols/protocol.html", context)


def _chosen(versions: list[ProtocolVersion], number: str) -> ProtocolVersion | None:
    newest = versions[0] if versions else None
    return next((one for one in versions if str(one.number) == number), newest)


@page("protocols.see_guided")
@require_safe
def file(http: Http, pk: int, number: int) -> HttpResponse:
    """A version as a file that another installation can load."""
    found = protocol_for(http, "protocols.see_guided", pk)
    version = next((one for one in queries.versions(found) if one.number == number), None)
    if version is None:
        raise Http404("Nothing is here.")
    response = HttpResponse(written(version.content), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.key}-{number}.yaml"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@public
@require_safe
def template_schema(http: Http) -> HttpResponse:
    """The shape of a template's file, for editors and for those who write one."""
    response = JsonResponse(schema(http.build_absolute_uri(http.path)), json_dumps_params={"indent": 2})
    response["Content-Type"] = "application/schema+json"
    return response


@page("protocols.write_templates")
@once
def load(http: Http) -> HttpResponse:
    """Publish a template from a file; what keeps it from being used is told, a sentence each."""
    form = TemplateFileForm(http.POST, http.FILES) if http.method == "POST" else TemplateFileForm()
    if not form.is_bound:
        return show(http, LOAD, {"form": form})
    if not form.is_valid():
        return invalid(http, LOAD, {"form": form})
    try:
        made, is_new = actions.load_template(read(form.cleaned_data["file"].read()), by=http.user)
    except BadTemplate as refused:
        return invalid(http, LOAD, {"form": form, "problems": str(refused).splitlines()})
    messages.success(http, f"{made} is published." if is_new else f"{made} has these very words already.")
    return go(made.protocol.get_absolute_url())


def _done(http: Http, found: Protocol, act: Any, said: str) -> HttpResponse:  # noqa: PLR0917 -- reads as one line wherever it is used
    try:
        act(found, by=http.user)
    except (NotNow, Stale) as refused:
        messages.error(http, str(refused))
    else:
        messages.success(http, said)
    return go(found.get_absolute_url())


@page("protocols.write_templates")
@require_POST
def retire(http: Http, pk: int) -> HttpResponse:
    """Offer a protocol no more."""
    found = protocol_for(http, "protocols.write_templates", pk)
    return _done(http, found, actions.retire, "It is no longer offered. Runs that have begun go on.")


@page("protocols.write_templates")
@require_POST
def restore(http: Http, pk: int) -> HttpResponse:
    """Offer a protocol again."""
    return _done(http, protocol_for(http, "protocols.write_templates", pk), actions.restore, "It is offered again.")
