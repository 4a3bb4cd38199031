"""Room on each page of the staging table for the second version of its rows."""

from typing import Any, ClassVar

from django.db import migrations


def leave_room(apps: Any, schema_editor: Any) -> None:
    """Taking a file in writes once more into every second row; beside the first version that costs no index anything."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE attendance_attendancerow SET (fillfactor = 60)")


def fill_up(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE attendance_attendancerow RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("attendance", "0001_attendance_files")]
    operations: ClassVar = [migrations.RunPython(leave_room, fill_up, elidable=False)]
