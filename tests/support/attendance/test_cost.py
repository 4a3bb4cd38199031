"""What the database knows when it plans the statements that take a large file in."""

from django.db import connection

from steelyard.support.attendance.models import AttendanceRow
from tests.support.attendance.conftest import Bring

HEAD = "Name,Email,Join Time,Leave Time\n"


def rows_known() -> int:
    """How many staged rows the planner believes in."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'attendance_attendancerow'")
        else:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'attendance_attendancerow'")
        return int(cursor.fetchone()[0] or 0)


def test_before_a_file_is_taken_in_the_database_has_counted_its_rows(staged: Bring) -> None:
    """Plans made for the few rows of an earlier file took a hundred thousand row by row."""
    staged(HEAD + "Ann,ann@agency.test,2026-05-12 09:00,2026-05-12 09:30\n")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE attendance_attendancerow")
    assert rows_known() < 10
    times = "2026-05-12 09:00,2026-05-12 09:30"
    staged(HEAD + "".join(f"Person {at},p{at}@agency.test,{times}\n" for at in range(200)))
    assert AttendanceRow.objects.count() >= 200
    assert rows_known() >= 200
