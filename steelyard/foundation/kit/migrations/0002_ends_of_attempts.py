import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0001_submissions_and_attempts"),
    ]

    operations = [
        # What was counted before is forgotten in the next night, as it always was.
        migrations.AddField(
            model_name="attempt",
            name="ends_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["ends_at"], name="attempt_ends_at"),
        ),
    ]
