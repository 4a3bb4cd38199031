from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0005_gates"),
    ]

    operations = [
        migrations.AddField("dailyuse", "is_simulated", models.BooleanField(default=False)),
    ]
