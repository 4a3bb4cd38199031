"""People and organizations taken out as files, narrowed as their lists are."""

from typing import Any

from django.http import HttpResponse

from steelyard.center.directory.forms.organizations import OrganizationFilters
from steelyard.center.directory.forms.people import PeopleFilters
from steelyard.center.directory.queries import exports
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.downloads import streamed
from steelyard.foundation.kit.pages import Http


@page("directory.export")
def people(http: Http) -> HttpResponse:
    form: Any = PeopleFilters(http.GET or None)
    return streamed(exports.people_as_csv(http.user, **form.value), "people")


@page("directory.export")
def cards(http: Http) -> HttpResponse:
    form: Any = PeopleFilters(http.GET or None)
    return streamed(exports.people_as_cards(http.user, **form.value), "people", "vcf")


@page("directory.export")
def organizations(http: Http) -> HttpResponse:
    form: Any = OrganizationFilters(http.GET or None)
    return streamed(exports.organizations_as_csv(http.user, **form.value), "organizations")
