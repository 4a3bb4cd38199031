"""What the gallery shows: components with their edge cases (long, right-to-left, empty, refused, many)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms as fields
from django.utils import timezone

from steelyard.foundation.kit import charts
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
        "pictures": pictures(),
        "stale": [("What was decided", "Direct service\nSecond line", "Collaborate"), ("Note", "", "يرجى المراجعة")],
    }


def pictures() -> dict[str, Any]:
    """Data for each kind of picture, with what is hard to draw: nothing, one, many in one place, long words."""
    months = [date(2018 + (9 + at) // 12, (9 + at) % 12 + 1, 1) for at in range(24)]
    codes = list(charts.tiles.PLACES)
    crowd = [(2.75, 2.75)] * 14 + [(3.5, 1.25)] * 5 + [(1.0, 3.25), (0.0, 0.0), (4.0, 4.0), (2.5, 2.5), (1.25, 1.0)]
    return {
        "tiles": [
            charts.Tile(code, at * at % 37, "#pictures" if at % 37 else "", f"State {code}")
            for at, code in enumerate(codes)
            if at % 4
        ],
        "dots": [
            charts.Dot(placed, others, f"Request {at}", "#pictures", "Collaborate", hollow=at % 5 == 0)
            for at, (placed, others) in enumerate(crowd, 1)
        ],
        "bars": [
            charts.Bar("General", 1240, "1,240 h", "#pictures"),
            charts.Bar("Targeted", 3310, "3,310 h"),
            charts.Bar(LONG, 7, "7 h", note="n = 2"),
            charts.Bar("Nothing", 0),
        ],
        "parts": [
            charts.Part("Collaborate", 12),
            charts.Part("Amplify", 9),
            charts.Part("Direct service", 31, "#pictures"),
            charts.Part("Illuminate", 4),
            charts.Part("Declined", 0),
        ],
        "months": months,
        "values": [(at * 7 + 3) % 19 for at in range(24)],
        "series": [
            charts.Series("Direct", [at * 4 + 10 for at in range(24)]),
            charts.Series("Partnered", [None if at in {5, 6} else 40 + (at * 13) % 17 for at in range(24)]),
            charts.Series("Amplified", [at * 2 for at in range(24)]),
        ],
    }
