"""Imports of the charge."""

from typing import Any

from steelyard.center.charge import actions
from steelyard.center.charge.forms import rows as forms
from steelyard.center.charge.models import AwardYear, Center, FocalArea, Milestone, PublishedFigure, Tier, Topic
from steelyard.foundation.work.imports import Kind, kind

Row = dict[str, Any]


def _center(row: Row) -> Row:
    return {
        "name": row["name"],
        "short_name": row["abbreviation"],
        "award_number": row["award_number"],
        "launched_on": row["launched"],
        "organization": row["organization"],
        "funder": row["funder"],
        "lead": row["lead"],
        "evaluator": row["evaluator"],
        "is_ready": True,
    }


kind(
    Kind(
        "center",
        "The center",
        forms.CenterRow,
        find=lambda _: Center.objects.first(),
        add=lambda row, *, by: actions.set_up_center(by=by, **_center(row)),
        alter=lambda center, row, *, by: actions.alter_center(center, by=by, **_center(row)),
    )
)
kind(
    Kind(
        "focal_areas",
        "Focal areas",
        forms.FocalAreaRow,
        find=lambda row: FocalArea.objects.filter(key=row["key"]).first(),
        add=lambda row, *, by: actions.add(FocalArea, by=by, **row),
        alter=lambda area, row, *, by: actions.alter(area, by=by, **row),
    )
)
kind(
    Kind(
        "topics",
        "Topics",
        forms.TopicRow,
        find=lambda row: Topic.objects.filter(key=row["key"]).first(),
        add=lambda row, *, by: actions.add(Topic, by=by, **row),
        alter=lambda topic, row, *, by: actions.alter(topic, by=by, **row),
    )
)
kind(
    Kind(
        "tiers",
        "Tiers",
        forms.TierRow,
        find=lambda row: Tier.objects.filter(key=row["tier"]).first(),
        add=lambda row, *, by: actions.add(Tier, by=by, key=row.pop("tier"), **row),
        alter=lambda tier, row, *, by: actions.alter(tier, by=by, key=row.pop("tier"), **row),
    )
)
kind(
    Kind(
        "award_years",
        "Award years",
        forms.AwardYearRow,
        find=lambda row: AwardYear.objects.filter(number=row["number"]).first(),
        add=lambda row, *, by: actions.add(AwardYear, by=by, **row),
        alter=lambda year, row, *, by: actions.alter(year, by=by, **row),
    )
)
kind(
    Kind(
        "milestones",
        "Milestones",
        forms.MilestoneRow,
        find=lambda row: Milestone.objects.filter(month=row["on"], what=row["what"]).first(),
        add=lambda row, *, by: actions.note(Milestone, by=by, month=row.pop("on"), **row),
        alter=lambda milestone, row, *, by: actions.correct(milestone, by=by, month=row.pop("on"), **row),
    )
)
kind(
    Kind(
        "published_figures",
        "Published figures",
        forms.PublishedFigureRow,
        find=lambda row: PublishedFigure.objects.filter(key=row["key"]).first(),
        add=lambda row, *, by: actions.note(PublishedFigure, by=by, **row),
        alter=lambda figure, row, *, by: actions.correct(figure, by=by, **row),
    )
)
