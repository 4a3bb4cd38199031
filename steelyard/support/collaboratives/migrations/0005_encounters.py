import django.db.models.deletion
from django.db import migrations, models

import steelyard.support.collaboratives.rules

ASKED = steelyard.support.collaboratives.rules.EncounterStatus["ASKED"]


class Migration(migrations.Migration):
    """A team that asks to meet another has a word of its own; introductions are what the center brings about."""

    dependencies = [("collaboratives", "0004_loops_and_insights_of_supports")]

    operations = [
        migrations.RemoveConstraint("introduction", "introduction_to_another"),
        migrations.RemoveConstraint("introduction", "introduction_asked_once"),
        migrations.RenameModel("Introduction", "Encounter"),
        migrations.AlterField(
            "encounter",
            "asking",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="encounters_asked",
                to="collaboratives.team",
            ),
        ),
        migrations.AlterField(
            "encounter",
            "asked",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="encounters_received",
                to="collaboratives.team",
            ),
        ),
        migrations.AddConstraint(
            "encounter",
            models.CheckConstraint(
                condition=models.Q(("asking", models.F("asked")), _negated=True), name="encounter_of_another"
            ),
        ),
        migrations.AddConstraint(
            "encounter",
            models.UniqueConstraint(
                fields=("asking", "asked"), condition=models.Q(("status", ASKED)), name="encounter_asked_once"
            ),
        ),
    ]
