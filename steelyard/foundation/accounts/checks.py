"""What must hold before the program starts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connections

from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.queries import real_accounts_exist

REFUSAL = (
    "The demonstration does not start on a database that holds real accounts. "
    "Give it a data folder of its own (--data), or start the center itself."
)


@register(Tags.database)
def demonstration_has_its_own_database(*, databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    if not settings.DEMONSTRATION or "default" not in (databases or []):
        return []
    if User._meta.db_table not in connections["default"].introspection.table_names():
        return []  # nothing was migrated yet, so nobody has an account
    return [Error(REFUSAL, id="steelyard.E010")] if real_accounts_exist() else []
