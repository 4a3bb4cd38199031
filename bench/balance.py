"""The lever of five years against the same sums as somebody would write them in SQL, at one scale. Prints JSON lines."""

import os
import statistics
import sys
from datetime import date
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
ROOT = Path(__file__).resolve().parents[1]
FIRST, LAST = date(2018, 10, 1), date(2023, 9, 30)
_EFFORT = f"""e.withdrawn_at IS NULL AND e."on" BETWEEN '{FIRST}' AND '{LAST}'"""
BY_OFFERING = f"""SELECT COALESCE(o.is_published, FALSE), SUM(e.minutes) FROM delivery_effort e
  JOIN delivery_support s ON s.id = e.support_id LEFT JOIN offerings_offering o ON o.id = s.offering_id
  WHERE {_EFFORT} GROUP BY 1"""
BY_RECIPIENT = f"""SELECT r.organization_id, SUM(e.minutes * 1.0 / m.m) FROM delivery_effort e
  JOIN delivery_support_recipients r ON r.support_id = e.support_id
  JOIN (SELECT support_id, COUNT(*) AS m FROM delivery_support_recipients GROUP BY support_id) m
  ON m.support_id = e.support_id WHERE {_EFFORT} GROUP BY 1"""
BY_TIER_AND_DELIVERY = ("effort by tier", "effort by origin", "effort by delivery", "effort by topic")


def main(scale, times, way):
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.db.models import Sum

    from bench.measure import counts, fill, say, timed
    from bench.raw_sql import statements
    from steelyard.steering.balance.queries import reading
    from steelyard.steering.reporting.rules import of_days
    from steelyard.support.delivery.models import Effort

    call_command("migrate", verbosity=0)
    fill(scale, way)
    counts()
    known = statements(connection.vendor, FIRST.isoformat(), LAST.isoformat(), "2023-10-01")
    sql = [known[name] for name in BY_TIER_AND_DELIVERY] + [BY_OFFERING, BY_RECIPIENT]

    def raw(_):
        with connection.cursor() as cursor:
            for statement in sql:
                cursor.execute(statement)
                cursor.fetchall()

    period = of_days(FIRST, LAST)
    ours = statistics.median(timed(lambda _: reading(period, today=LAST), times))
    bare = statistics.median(timed(raw, times))
    found = reading(period, today=LAST).lever
    known_minutes = Effort.objects.counted().filter(on__range=(FIRST, LAST)).aggregate(sum=Sum("minutes"))["sum"]
    assert found.amount == known_minutes
    say(
        what="lever",
        n=found.n,
        supports=found.supports,
        ours=ours,
        raw=bare,
        ratio=ours / bare,
        per_row=1000 * ours / found.n,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), min(int(sys.argv[2]), 7), sys.argv[3])
