import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    """A center that is here already asks for readiness from the day of this migration, a new one from its first day."""

    dependencies = [("charge", "0001_charge")]

    operations = [
        migrations.AddField(
            model_name="center",
            name="readiness_required_from",
            field=models.DateField(default=django.utils.timezone.localdate),
        ),
    ]
