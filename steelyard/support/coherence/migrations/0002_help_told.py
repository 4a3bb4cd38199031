"""What the center was told of the help agencies get moves to their support maps."""

from typing import Any

from django.db import migrations

CHUNK = 2000


def move(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    known, rows = apps.get_model("partners", "KnownHelp"), apps.get_model("coherence", "MapRow")
    names = ("agency_id", "provider_id", "topic_id", "since", "until", "source", "is_simulated")
    found = known.objects.using(alias).order_by("id").values(*names).iterator(chunk_size=CHUNK)
    rows.objects.using(alias).bulk_create((_row(rows, one) for one in found), batch_size=CHUNK)


def _row(rows: Any, values: dict[str, Any]) -> Any:
    """Help with an end before its beginning was never refused; a map says only the end of it."""
    since, until = values["since"], values["until"]
    if since and until and until < since:
        values["since"] = None
    return rows(origin="told", **values)


def move_back(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    known, rows = apps.get_model("partners", "KnownHelp"), apps.get_model("coherence", "MapRow")
    told = rows.objects.using(alias).filter(origin="told", removed_at=None, provider__isnull=False).order_by("id")
    names = ("since", "until", "source", "is_simulated")
    for one in told:
        same = {"agency_id": one.agency_id, "provider_id": one.provider_id, "topic_id": one.topic_id}
        known.objects.using(alias).get_or_create(**same, defaults={name: getattr(one, name) for name in names})


class Migration(migrations.Migration):
    dependencies = [("coherence", "0001_support_maps"), ("partners", "0002_profiles")]
    operations = [migrations.RunPython(move, move_back)]
