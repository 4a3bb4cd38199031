"""Who was chosen in a form, if whoever chose may see them."""

from typing import Any

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.kit.forms import Chosen


def person_chosen(user: Any, chosen: Chosen | None) -> Person | None:
    if chosen is None or chosen.pk is None:
        return None
    return Person.objects.visible_to(user).living().filter(pk=chosen.pk).first()


def organization_chosen(user: Any, chosen: Chosen | None) -> Organization | None:
    if chosen is None or chosen.pk is None:
        return None
    return Organization.objects.visible_to(user).living().filter(pk=chosen.pk).first()
