"""Every form of every page sent twice as it stands, as by a double click or the back button: it happens once.

The forms are found on the pages themselves (crawl.py) and filled in as by a person in a hurry; what is taken is sent
again byte by byte, and no table may have a row more than after the first time.
"""

import pytest
from django.apps import apps
from django.db import connection

from tests.conformance import crawl
from tests.conformance.crawl import Target
from tests.conformance.test_routes import ROWS, undone
from tests.conformance.world import World

APPS = sorted({row["route"].partition(":")[0] for row in ROWS if row["method"] == "POST"})
# Tables that count visits and not what somebody did.
VISITS = {"kit_attempt", "django_session", "usersessions_usersession", "accounts_remembered", "inquiry_reading"}
TAKEN = {302, 303}
# What says in history twice that the same was done; nothing else of it happens twice. To become shorter, not longer.
TOLD_TWICE = {
    "alignment:vote", "feedback:draw-up", "inquiry:outline", "inquiry:remove-ground", "inquiry:remove-statement",
    "inquiry:take-answer-back", "measures:end", "protocols:draft-step", "protocols:end-member", "protocols:end-party",
    "protocols:retire", "protocols:vote", "readiness:rate", "results:plan", "results:quote", "results:take-back-reply",
}  # fmt: skip


def rows() -> dict[str, int]:
    """How many rows each table has, in one statement."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    tables = sorted({model._meta.db_table for model in models} - VISITS)
    counts = " UNION ALL ".join(f"SELECT '{table}', COUNT(*) FROM \"{table}\"" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(counts)
        return dict(cursor.fetchall())


def sent_twice(target: Target) -> tuple[bool, list[str]]:
    """Whether the form was taken, and what the second time added."""
    sent = target.filled()
    with undone():
        first = target.client.post(target.path, sent)
        if first.status_code not in TAKEN:
            return False, []
        once = rows()
        again = target.client.post(target.path, sent)
        known = {"history_entry"} if target.route in TOLD_TWICE else set()
        grown = {
            table: count - once[table] for table, count in rows().items() if count > once[table] and table not in known
        }
    wrong = [f"{target.route} {target.path}: {again.status_code}"] if again.status_code >= 500 else []
    return True, wrong + [f"{target.route} {target.path}: {table} +{count}" for table, count in grown.items()]


@pytest.mark.parametrize("app", APPS)
def test_what_is_sent_twice_happens_once(app: str, world: World) -> None:
    tried = [sent_twice(target) for target in crawl.targets(world, f"{app}:", buttons=True)]
    wrong = [said for _, found in tried for said in found]
    assert not wrong, "\n".join(wrong)
