from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0002_library"),
    ]

    operations = [
        migrations.RemoveField("resource", "authors_text"),
    ]
