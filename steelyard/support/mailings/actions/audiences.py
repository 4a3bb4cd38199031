"""Audiences: kept, changed, put away and taken out again."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.text import fold
from steelyard.support.mailings import verbs
from steelyard.support.mailings.models import Audience
from steelyard.support.mailings.rules.facts import Facts


@transaction.atomic
def keep_audience(name: str, *, by: User | None, facts: Facts, is_simulated: bool = False) -> Audience:
    """Save facts under a name."""
    made = Audience.objects.create(
        name=name, name_key=fold(name)[:120], facts_kept=facts.kept(), made_by=by, is_simulated=is_simulated
    )
    record(verbs.AUDIENCE_KEPT, made, by=by)
    return made


@transaction.atomic
def alter_audience(audience: Audience, *, by: User | None, name: str, facts: Facts) -> dict[str, list[Any]]:
    """Change an audience; mailings that were begun keep the facts they were sent by. Raises Stale."""
    changes = change(audience, name=name, name_key=fold(name)[:120], facts_kept=facts.kept())
    if changes:
        told = {label: pair for label, pair in changes.items() if label != "name_key"}
        record(verbs.AUDIENCE_ALTERED, audience, by=by, changes=told)
    return changes


@transaction.atomic
def put_away(audience: Audience, *, by: User | None) -> None:
    """Offer an audience no longer; nothing of it is lost."""
    if Audience.objects.filter(pk=audience.pk, put_away_at__isnull=True).update(put_away_at=timezone.now()):
        record(verbs.AUDIENCE_PUT_AWAY, audience, by=by)


@transaction.atomic
def take_out(audience: Audience, *, by: User | None) -> None:
    if Audience.objects.filter(pk=audience.pk, put_away_at__isnull=False).update(put_away_at=None):
        record(verbs.AUDIENCE_BACK, audience, by=by)
