"""What is passed on when the center ends, and who may be named in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from steelyard.center.directory.models import Person
from steelyard.center.directory.views import turned
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.steering.sunset.actions.consents import note
from steelyard.steering.sunset.forms import ConsentForm, PeopleFilters
from steelyard.steering.sunset.queries import consents


@page("sunset.see")
def sunset(http: Http) -> HttpResponse:
    """What leaves, what stays and why, and how many people leave by name."""
    return show(http, "sunset/sunset.html", consents.overview())


@page("sunset.ask")
def people(http: Http) -> HttpResponse:
    """Everybody with what they said."""
    form = PeopleFilters(http.GET or None)
    rows = turned(http, consents.people(**form.wanted))
    return show(http, "sunset/people.html", {"form": form, "page": rows}, parts={"rows"})


@page("sunset.ask")
@once
def person(http: Http, pk: int) -> HttpResponse:
    """Note what one person says; the earlier answers stay."""
    found = access(http.user, "sunset.ask", Person.objects, pk=pk)
    form = ConsentForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        note(found, by=http.user, agreed=given["agreed"] == "yes", said_on=given["said_on"], how=given["how"])
        messages.success(http, f"Noted what {found} said.")
        return go(reverse("sunset:people"))
    context = {"form": form, "person": found, "answers": consents.answers_of(found)}
    return (invalid if form.errors else show)(http, "sunset/person.html", context)
