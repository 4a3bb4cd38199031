"""Imports of the charge."""

from typing import Any

from steelyard.center.charge import actions
from steelyard.center.charge.forms import rows as forms
from steelyard.center.charge.models import AwardYear, Center, FocalArea, Milestone, PublishedFigure, Tier, Topic
from steelyard.foundation.kit.forms import Form
from steelyard.foundation.work.imports import Kind, kind

Row = dict[str, Any]


def _center(row: Row) -> Row:
    asked_from = row["readiness_required_from"]
    return {
        **({"readiness_required_from": asked_from} if asked_from else {}),
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


def _part(name: str, label: str, *, model: type[actions.Part], form: type[Form], key: str = "key") -> None:
    """Parts of the charge that a column tells apart."""
    kind(
        Kind(
            name,
            label,
            form,
            find=lambda row: model._base_manager.filter(**{key: row[key]}).first(),
            add=lambda row, *, by: actions.add(model, by=by, **row),
            alter=lambda part, row, *, by: actions.alter(part, by=by, **row),
        )
    )


_part("focal_areas", "Focal areas", model=FocalArea, form=forms.FocalAreaRow)
_part("topics", "Topics", model=Topic, form=forms.TopicRow)
_part("tiers", "Tiers", model=Tier, form=forms.TierRow)
_part("award_years", "Award years", model=AwardYear, form=forms.AwardYearRow, key="number")

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
