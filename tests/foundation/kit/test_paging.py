"""Pages by key: complete, in order, and deaf to keys that nobody was given."""

import base64
import json
from typing import Any

import pytest

from steelyard.center.charge.models import FocalArea
from steelyard.foundation.kit.paging import paged


@pytest.fixture
def areas(db: None) -> list[str]:
    rows = [FocalArea(key=f"area-{n}", name=f"Area {n:02}", position=n % 3) for n in range(11)]
    FocalArea.objects.bulk_create(rows)
    return [row.name for row in sorted(rows, key=lambda row: (-row.position, row.name))]


def page(**keys: str) -> Any:
    return paged(FocalArea.objects.all(), ["-position", "name"], size=4, **keys)


def test_going_on_meets_every_row_once_in_order(areas: list[str]) -> None:
    met, after = [], ""
    while True:
        found = page(after=after)
        met += [row.name for row in found.rows]
        if found.after is None:
            break
        after = found.after
    assert met == areas


def test_going_back_leads_to_the_page_before(areas: list[str]) -> None:
    first = page()
    second = page(after=first.after)
    back = page(before=second.before)
    assert [row.name for row in back.rows] == [row.name for row in first.rows] == areas[:4]
    assert (first.before, back.before) == (None, None)


def packed(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.parametrize(
    "key",
    ["x", "%00", "é", packed([1]), packed({}), packed(["many", "Area 01"]), packed([2**70, "a"]), packed([1, "a\0"]),
     packed([None, None]), packed([[1], "a"]), packed([1.5, "a"]), packed([True, "a"]), "=" * 5, "A" * 5000],
)  # fmt: skip
def test_a_key_that_nobody_was_given_leads_to_the_first_page(areas: list[str], key: str) -> None:
    for name in ("after", "before"):
        assert [row.name for row in page(**{name: key}).rows] == areas[:4]
