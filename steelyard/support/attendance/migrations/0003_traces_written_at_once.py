"""Traces are written by one statement from rows that stand there; looking each up again took a second for 100,000."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.deletion import CASCADE


class Migration(migrations.Migration):
    dependencies: ClassVar = [("attendance", "0002_room_for_updates"), ("directory", "0005_leaner_indexes")]
    operations: ClassVar = [
        migrations.AlterField(
            "attendancetrace",
            "file",
            models.ForeignKey(
                "attendance.attendancefile", CASCADE, db_constraint=False, db_index=False, related_name="traces"
            ),
        ),
        migrations.AlterField(
            "attendancetrace",
            "person",
            models.ForeignKey("directory.person", CASCADE, db_constraint=False, related_name="attendance_traces"),
        ),
    ]
