"""People and organizations taken out as files, narrowed as their lists are."""

from collections.abc import Iterator
from typing import Any, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone

from steelyard.center.directory.forms.organizations import OrganizationFilters
from steelyard.center.directory.forms.people import PeopleFilters
from steelyard.center.directory.queries import exports
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http


@page("directory.export")
def people(http: Http) -> HttpResponse:
    form: Any = PeopleFilters(http.GET or None)
    return _file(exports.people_as_csv(http.user, **form.value), "people", "csv")


@page("directory.export")
def cards(http: Http) -> HttpResponse:
    form: Any = PeopleFilters(http.GET or None)
    return _file(exports.people_as_cards(http.user, **form.value), "people", "vcf")


@page("directory.export")
def organizations(http: Http) -> HttpResponse:
    form: Any = OrganizationFilters(http.GET or None)
    return _file(exports.organizations_as_csv(http.user, **form.value), "organizations", "csv")


_TYPES = {"csv": "text/csv; charset=utf-8", "vcf": "text/vcard; charset=utf-8"}


def _file(pieces: Iterator[bytes], name: str, ending: str) -> HttpResponse:
    response = StreamingHttpResponse(pieces, content_type=_TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return cast("HttpResponse", response)  # a stream is answered like any page
