from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_questionnaires")]

    operations = [
        migrations.AddField(
            model_name="questionnaire", name="refused", field=models.JSONField(blank=True, default=list)
        ),
    ]
