from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("coherence", "0002_help_told")]
    operations = [migrations.RenameField(model_name="overlap", old_name="quarter", new_name="quarter_on")]
