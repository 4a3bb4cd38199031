"""Confirming and removing evidence at the same moment, each in a transaction of its own, on the database in use."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from steelyard.foundation.kit.models import Stale
from steelyard.support.capacity.actions import claims
from steelyard.support.capacity.models import Claim, Evidence
from steelyard.support.capacity.rules import NotNow
from tests.factories import capacity as make
from tests.support.capacity.conftest import Here

pytestmark = pytest.mark.django_db(transaction=True)


def waits(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """The second begins while the first has acted and not committed; what it gave or raised, once it was let on."""
    result: list[Any] = []

    def run() -> None:
        try:
            result.append(second())
        except (NotNow, Stale) as problem:
            result.append(problem)
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(timeout=0.7)
        assert not result, "the second must wait"
    thread.join()
    return result[0]


def asked(here: Here) -> Claim:
    claim = make.claimed(here.profile, 3)
    make.quote(claim)
    make.asked(claim)
    return make.again(claim)


def test_evidence_removed_while_somebody_confirms_lets_it_fall(here: Here) -> None:
    claim = asked(here)
    rows = Evidence.objects.filter(claim=claim)
    waits(
        lambda: make.confirmed(claim, by=here.cast.rosa),
        lambda: rows.update(removed_at=timezone.now(), removed_why="Meanwhile."),
    )
    now = make.again(claim)
    assert (now.standing, now.has_fallen) == ("claimed", True)


def test_nobody_confirms_what_is_being_removed(here: Here) -> None:
    claim = asked(here)
    evidence = claim.evidence.get()
    mark = claims.queries.mark_of_claim(claim, [evidence])
    found = waits(
        lambda: claims.remove_evidence(evidence, by=here.cast.liam, why="Wrong office."),
        lambda: claims.confirm(claim, by=here.cast.rosa, mark=mark),
    )
    assert isinstance(found, NotNow | Stale)
    assert not Claim.objects.filter(standing="built").exists()


def test_two_of_the_agency_confirm_once(here: Here) -> None:
    claim = asked(here)
    mark = claims.queries.mark_of_claim(claim, claim.evidence.all())
    found = waits(
        lambda: make.confirmed(claim, by=here.cast.rosa), lambda: claims.confirm(claim, by=here.cast.rosa, mark=mark)
    )
    assert isinstance(found, NotNow | Stale)
    assert claim.confirmations.count() == 1
    assert make.again(claim).is_built
