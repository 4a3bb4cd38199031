"""What can be written: each act is the action of a page, under the permission of that page."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.http import parse_etags

from steelyard.center.directory import actions as directory
from steelyard.center.directory.models import Person
from steelyard.faces.api import actions, forms
from steelyard.faces.api.queries import records
from steelyard.faces.api.queries.rows import Told
from steelyard.faces.api.rules import LONGEST_KEY, Refusal, sent
from steelyard.faces.api.rules import shapes as s
from steelyard.faces.api.views.doors import Bearer, body_of, route, tag_of, told
from steelyard.foundation.kit.access import access
from steelyard.intake.actions import requests as intake
from steelyard.support.delivery import actions as delivery
from steelyard.support.delivery.models import Activity

Read = Callable[[Any, int], Told]


def _made(http: Any, read: Read, act: Callable[[], int]) -> HttpResponse:
    """Do an act once for the key that the caller gives, and answer with what it made as it is now."""
    key = http.headers.get("Idempotency-Key", "")
    if not key:
        with transaction.atomic():
            pk, is_new = act(), True
    elif len(key) > LONGEST_KEY or not key.isprintable() or not key.isascii():
        raise Refusal(422, f"An Idempotency-Key has at most {LONGEST_KEY} letters, digits and marks.")
    else:
        asked = hashlib.sha256(f"{http.method} {http.path}\n".encode() + http.body).hexdigest()
        pk, is_new = actions.once(http.token, by=http.user, key=key, asked_hash=asked, act=act)
    response = told(http, read(http.user, pk), status=201)
    if not is_new:
        response["Idempotent-Replay"] = "true"
    return response


def _refuse_changed(http: Any, read: Read, pk: int) -> None:
    """412 where the caller names what it read (If-Match) and the record is not that any more."""
    wanted = http.headers.get("If-Match")
    if wanted is None:
        return
    now = tag_of(body_of(read(http.user, pk)))
    if now not in (tags := parse_etags(wanted)) and "*" not in tags:
        raise Refusal(412, "This has changed since it was read. Read it again, then decide.")


_PEOPLE = Bearer("people:write", "directory.keep")


@route("POST", "/people", url_name="people", response={201: s.PersonOne}, auth=_PEOPLE, tags=["People"])
def add_person(http: Any, sent: sent.NewPerson) -> HttpResponse:
    """Add a person."""
    values = forms.new_person(http.user, sent)

    def act() -> int:
        try:
            return directory.add_person(by=http.user, **values).pk
        except directory.AddressTaken as taken:
            raise Refusal(409, str(taken), errors=[{"field": "email", "says": str(taken)}]) from taken

    return _made(http, records.person, act)


@route("PATCH", "/people/{pk}", url_name="person", response=s.PersonOne, auth=_PEOPLE, tags=["People"])
def change_person(http: Any, pk: s.Key, sent: sent.ChangedPerson) -> HttpResponse:
    """Correct a person's name or telephone."""
    found = access(http.user, "directory.keep", Person.objects.living(), pk=pk)
    values = forms.changed_person(found, sent)
    with transaction.atomic():
        _refuse_changed(http, records.person, pk)
        directory.alter_person(found, by=http.user, **values)
    return told(http, records.person(http.user, pk))


@route("POST", "/people/{pk}/emails", response={201: s.PersonOne}, auth=_PEOPLE, url_name="emails", tags=["People"])
def add_email(http: Any, pk: s.Key, sent: sent.NewEmail) -> HttpResponse:
    """Add an e-mail address to a person."""
    found = access(http.user, "directory.keep", Person.objects.living(), pk=pk)
    email = forms.new_email(sent)

    def act() -> int:
        try:
            return directory.add_address(found, by=http.user, email=email).person_id
        except directory.AddressTaken as taken:
            raise Refusal(409, str(taken), errors=[{"field": "email", "says": str(taken)}]) from taken

    return _made(http, records.person, act)


@route(
    "POST",
    "/requests",
    url_name="requests",
    response={201: s.RequestOne},
    auth=Bearer("requests:write", "intake.decide"),
    tags=["Help requests"],
)
def add_request(http: Any, sent: sent.NewRequest) -> HttpResponse:
    """Write down a help request that reached the center by another way."""
    values = forms.new_request(sent)
    return _made(http, records.help_request, lambda: intake.receive(by=http.user, **values).pk)


@route(
    "PUT",
    "/activities/{pk}/participations",
    response=s.ActivityOne,
    auth=Bearer("participations:write", "delivery.record"),
    url_name="participants",
    tags=["Activities"],
)
def write_participants(http: Any, pk: s.Key, sent: sent.Participants) -> HttpResponse:
    """Say who took part in an activity: everybody, in place of who stands there now."""
    found = access(http.user, "delivery.record", Activity.objects.counted().select_related("support"), pk=pk)
    participants: Any = forms.participants(http.user, sent.participants)
    with transaction.atomic():
        _refuse_changed(http, records.activity, pk)
        try:
            delivery.alter_activity(found, by=http.user, participants=participants)
        except delivery.CannotRecord as problem:
            raise Refusal(422, str(problem)) from problem
    return told(http, records.activity(http.user, pk))
