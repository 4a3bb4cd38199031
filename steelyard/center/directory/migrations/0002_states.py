"""Every new center starts with the states and their education agencies."""

from django.db import migrations

from steelyard.center.directory.reference import STATES
from steelyard.center.directory.rules import OrganizationKind, name_key, search_key


def add_states(apps, _):
    State = apps.get_model("directory", "State")
    Organization = apps.get_model("directory", "Organization")
    states = (
        State(
            postal=row.postal,
            fips=row.fips,
            name=row.name,
            kind=row.kind,
            time_zone=row.time_zone,
            tile_row=row.tile_row,
            tile_column=row.tile_column,
        )
        for row in STATES
    )
    agencies = (
        Organization(
            name=row.sea_name,
            name_key=name_key(row.sea_name),
            search_key=search_key(row.sea_name, row.sea_code),
            kind=OrganizationKind.SEA,
            state_id=row.postal,
            code=row.sea_code,
            website=row.website,
            note=row.note,
        )
        for row in STATES
    )
    State.objects.bulk_create(states, ignore_conflicts=True)
    Organization.objects.bulk_create(agencies, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_organizations_and_people")]

    operations = [migrations.RunPython(add_states, migrations.RunPython.noop)]
