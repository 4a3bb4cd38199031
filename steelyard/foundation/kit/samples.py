"""What the gallery shows: components with their edge cases (long, right-to-left, empty, refused, many)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms as fields
from django.utils import timezone

from steelyard.foundation.kit.forms import CleanText, Day, Form, Lookup
from steelyard.foundation.kit.paging import Page

LONG = "Coordinated Early Literacy Screening and Multi-Tiered Systems of Support Implementation Planning Consortium"
STATES = ("Alabama", "Colorado", "Delaware", "Georgia", "Kentucky", "Oregon", "Washington")


class SampleForm(Form):
    """One field of each kind."""

    name = CleanText(label="Your name", help_text="As colleagues write it.")
    email = fields.EmailField(label="E-mail address", max_length=254)
    agency = Lookup("kit:suggestions", label="Agency", typed=True, help_text="Type a few letters, then choose.")
    need = CleanText(label="What do you need?", lines=5, max_length=4000)
    topic = fields.ChoiceField(
        label="Topic", choices=[("", "Choose a topic"), ("lit", "Early literacy"), ("long", LONG)]
    )
    soon = fields.ChoiceField(
        label="How soon?",
        choices=[("week", "Within a week"), ("month", "Within a month"), ("later", "Later")],
        widget=fields.RadioSelect,
    )
    helpers = fields.MultipleChoiceField(
        label="Who already helps?",
        choices=[("rel", "A regional laboratory"), ("uni", "A university"), ("none", "Nobody yet")],
        widget=fields.CheckboxSelectMultiple,
        required=False,
    )
    on = Day(label="First meeting", required=False, help_text="If a day is set.")
    minutes = fields.IntegerField(label="Minutes", min_value=1, max_value=1440, required=False)
    file = fields.FileField(label="A file", required=False)
    copy = fields.BooleanField(label="Send me a copy", required=False)


class SampleFilters(Form):
    q = fields.CharField(label="Search", required=False, widget=fields.TextInput(attrs={"type": "search"}))
    state = fields.ChoiceField(label="State", required=False, choices=[("", "Every state"), *((s, s) for s in STATES)])
    since = Day(label="Since", required=False)


def matching(words: str) -> Iterator[tuple[int, str]]:
    return (
        (key, f"{name} Department of Education") for key, name in enumerate(STATES, 1) if words.lower() in name.lower()
    )


def _rows() -> list[dict[str, Any]]:
    names = [*STATES, LONG, "وزارة التعليم", "学校区"]
    kinds = ["new", "open", "waiting", "done", "quiet", "attention"]
    return [
        {"name": name, "status": kinds[at % 6], "minutes": at * 95, "cents": at * 123_450, "on": date(2019, 10, 1 + at)}
        for at, name in enumerate(names)
    ]


def context(query: Mapping[str, str]) -> dict[str, Any]:
    wanted = query.get("q", "").lower()
    now = timezone.now()
    return {
        "filters": SampleFilters(query or None),
        "rows": [row for row in _rows() if wanted in row["name"].lower()],
        "page": Page([], "a", "b"),
        "long": LONG,
        "today": date(2021, 4, 30),
        "moments": [now, now - timedelta(minutes=5), now - timedelta(days=3), datetime(2019, 1, 2, 15, tzinfo=UTC)],
        "stale": [("What was decided", "Direct service\nSecond line", "Collaborate"), ("Note", "", "يرجى المراجعة")],
    }
