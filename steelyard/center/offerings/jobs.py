"""Imports of the profile of support: what stands in a file is published."""

from steelyard.center.offerings import actions
from steelyard.center.offerings.forms.rows import ExclusionRow, OfferingNeedRow, OfferingRow
from steelyard.center.offerings.models import Exclusion, Offering, OfferingNeed
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
        "offering_needs",
        "The needs that offerings answer",
        OfferingNeedRow,
        find=lambda row: (
            OfferingNeed.objects.standing().filter(offering=row["offering"], statement=row["need"]).first()
        ),
        add=lambda row, *, by: actions.answer(row["offering"], by=by, statement=row["need"], reason=row["reason"]),
        alter=lambda made, row, *, by: {},  # noqa: ARG005 -- what was said is ended and said anew, never rewritten
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
