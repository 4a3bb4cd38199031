"""Imports of the profile of support: what stands in a file is published."""

from steelyard.center.offerings import actions
from steelyard.center.offerings.forms.rows import ExclusionRow, OfferingRow
from steelyard.center.offerings.models import Exclusion, Offering
from steelyard.foundation.work.imports import Kind, kind

kind(
    Kind(
        "offerings",
        "Offerings",
        OfferingRow,
        find=lambda row: Offering.objects.filter(key=row["key"]).first(),
        add=lambda row, *, by: actions.add_offering(by=by, is_published=True, **row),
        alter=lambda offering, row, *, by: actions.alter_offering(offering, by=by, is_published=True, **row),
    )
)
kind(
    Kind(
        "exclusions",
        "What the center does not do",
        ExclusionRow,
        find=lambda row: Exclusion.objects.filter(key=row["key"]).first(),
        add=lambda row, *, by: actions.add_exclusion(by=by, **row),
        alter=lambda exclusion, row, *, by: actions.alter_exclusion(exclusion, by=by, **row),
    )
)
