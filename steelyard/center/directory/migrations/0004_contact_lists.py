import django.db.models.deletion
import django.utils.timezone
import steelyard.center.directory.rules.contacts
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_living_by_name"),
        ("work", "0002_calendars"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactColumns",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("headings_hash", models.CharField(max_length=64, unique=True)),
                ("columns", models.JSONField(default=list)),
                ("kept_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AlterField(
            model_name="suggestion",
            name="likeness",
            field=models.CharField(
                choices=[
                    ("same_name", "The same name"),
                    ("near_name", "Nearly the same name"),
                    ("same_mailbox", "The same name before the @"),
                    ("same_phone", "Nearly the same name and the same telephone"),
                    ("from_list", "Nearly the same name and address in a contact list"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="ContactList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("name", models.CharField(max_length=200)),
                ("form", models.CharField(max_length=20)),
                ("encoding", models.CharField(blank=True, max_length=40)),
                ("headings", models.JSONField(default=list)),
                ("first_cells", models.JSONField(default=list)),
                ("columns", models.JSONField(default=list)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("columns", "Waits for its columns"),
                            ("reading", "Being read"),
                            ("ready", "Waits to be applied"),
                            ("applied", "Applied"),
                            ("undone", "Undone"),
                            ("dropped", "Thrown away"),
                        ],
                        default=steelyard.center.directory.rules.contacts.ListStatus["COLUMNS"],
                        max_length=20,
                    ),
                ),
                ("stored", models.FileField(blank=True, max_length=200, upload_to="contacts")),
                ("rows_read", models.PositiveIntegerField(default=0)),
                ("counts", models.JSONField(default=dict)),
                ("alike", models.JSONField(default=list)),
                ("is_simulated", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="work.job",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["made_at", "id"], name="contact_list_made")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["columns", "reading", "ready", "applied", "undone", "dropped"])
                        ),
                        name="contact_list_status_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactHome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=300)),
                ("name", models.CharField(max_length=300)),
                ("state", models.CharField(blank=True, max_length=2)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("suggested", models.JSONField(default=list)),
                ("confidence", models.PositiveSmallIntegerField(default=0)),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("open", "Not decided"),
                            ("exact", "Named exactly"),
                            ("chosen", "Chosen"),
                            ("new", "A new organization"),
                            ("blank", "Left blank"),
                        ],
                        default=steelyard.center.directory.rules.contacts.HomeChoice["OPEN"],
                        max_length=20,
                    ),
                ),
                ("is_made", models.BooleanField(default=False)),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.organization",
                    ),
                ),
                (
                    "contact_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="homes", to="directory.contactlist"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("contact_list", "key"), name="contact_home_once")],
            },
        ),
        migrations.CreateModel(
            name="ContactRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("new", "New person"),
                            ("known", "Known person"),
                            ("merged", "Same row again"),
                            ("refused", "Refused"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("name", models.CharField(blank=True, max_length=300)),
                ("email", models.CharField(blank=True, max_length=254)),
                ("entry", models.JSONField(default=dict)),
                ("person_id", models.BigIntegerField(null=True)),
                ("same_as", models.PositiveIntegerField(null=True)),
                (
                    "contact_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="directory.contactlist"
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="directory.contacthome",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["contact_list", "fate", "position"], name="contact_row_fate"),
                    models.Index(fields=["home"], name="contact_row_home"),
                ],
                "constraints": [models.UniqueConstraint(fields=("contact_list", "position"), name="contact_row_once")],
            },
        ),
        migrations.CreateModel(
            name="ContactTrace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("made", models.JSONField(default=dict)),
                ("stays", models.TextField(blank=True)),
                (
                    "contact_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="traces", to="directory.contactlist"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contact_list", "position"), name="contact_trace_once")
                ],
            },
        ),
    ]
