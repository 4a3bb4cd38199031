"""Definitions in versions, values in windows: corrected and never overwritten, refused with a sentence, in and out by file."""

from datetime import date
from typing import Any

import pytest

from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work import imports
from steelyard.support.measures.actions import definitions as defining
from steelyard.support.measures.actions import values as actions
from steelyard.support.measures.actions.uses import end, use
from steelyard.support.measures.models import Former, Measure, Value
from steelyard.support.measures.queries.uses import export, line, whole
from steelyard.support.measures.rules import Every, NotNow, is_due_in, window_of, windows
from steelyard.support.measures.rules.values import Given, Scale, hundredths, shown
from tests.factories import measures as made
from tests.factories.directory import SEAFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db


# What can be entered


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (Given(numerator=3), "both numbers"),
        (Given(numerator=0, denominator=0), "Of 0 there is no share"),
        (Given(numerator=5, denominator=4), "more than the 4"),
        (Given(numerator=1, denominator=10**30), "not believed"),
    ],
)
def test_a_share_of_nothing_or_of_less_than_itself_is_refused(given: Given, told: str) -> None:
    with pytest.raises(NotNow, match=told):
        hundredths(given, Scale("share"))


def test_a_rating_outside_its_scale_is_refused_and_a_count_is_whole() -> None:
    assert hundredths(Given(amount=400), Scale("score", 0, 400)) == 400
    with pytest.raises(NotNow, match="goes from 0 to 4"):
        hundredths(Given(amount=401), Scale("score", 0, 400))
    with pytest.raises(NotNow, match="whole number"):
        hundredths(Given(amount=150), Scale("count"))


def test_a_share_is_rounded_once_and_read_with_one_decimal() -> None:
    assert hundredths(Given(numerator=2, denominator=3), Scale("share")) == 6667
    assert [shown(one, "share") for one in (6667, 10000, 0)] == ["66.7%", "100%", "0%"]


def test_windows_of_months_quarters_and_halves() -> None:
    day = date(2021, 5, 17)
    assert [window_of(one, day) for one in (Every.MONTH, Every.QUARTER, Every.HALF)] == [
        date(2021, 5, 1), date(2021, 4, 1), date(2021, 1, 1)
    ]  # fmt: skip
    assert windows(Every.QUARTER, date(2020, 12, 31), date(2021, 4, 1)) == [
        date(2020, 10, 1), date(2021, 1, 1), date(2021, 4, 1)
    ]  # fmt: skip
    assert is_due_in(Every.QUARTER, date(2021, 6, 1)) == date(2021, 4, 1)
    assert is_due_in(Every.QUARTER, date(2021, 5, 1)) is None
    assert is_due_in(Every.OWN, date(2021, 5, 1), [day]) == day


def test_a_second_value_of_a_window_and_windows_to_come_are_refused() -> None:
    measure = made.used(made.supported(SEAFactory()))
    made.over(measure, [50])
    with pytest.raises(NotNow, match="Jan 2021 has a value already"):
        actions.enter(measure, by=None, on=made.SINCE, given=made.share(60))
    with pytest.raises(NotNow, match="has not begun"):
        actions.enter(measure, by=None, on=date(2099, 1, 1), given=made.share(60))
    with pytest.raises(NotNow, match="begins with Jan 2021"):
        actions.enter(measure, by=None, on=date(2020, 12, 1), given=made.share(60))
    with pytest.raises(NotNow, match="not the first day"):
        actions.enter(measure, by=None, on=date(2021, 2, 2), given=made.share(60))
    end(measure, by=None, on=date(2021, 3, 31))
    with pytest.raises(NotNow, match="ended on March 31, 2021"):
        actions.enter(measure, by=None, on=date(2021, 4, 1), given=made.share(60))
    assert Value.objects.count() == 1


def test_values_out_of_order_stand_in_order_and_missing_months_stay_gaps() -> None:
    measure = made.used(made.supported(SEAFactory()))
    for month, part in ((5, 70), (1, 40), (3, 60)):
        actions.enter(measure, by=None, on=date(2021, month, 1), given=made.share(part))
    found = line(measure, date(2021, 6, 20))
    assert [one.numerator if one else None for one in found.values] == [40, None, 60, None, 70, None]
    assert found.reading.useful == 2  # the median itself lies at 60


def test_a_correction_keeps_what_was_said_and_why(cast: Cast) -> None:
    measure = made.used(made.supported(SEAFactory()))
    [value] = made.over(measure, [50])
    value.measure = measure
    stale = Value.objects.get()
    stale.measure = measure
    assert actions.correct(value, by=cast.liam, given=made.share(55, n=20), why="Two sheets came late.")
    former = Former.objects.get()
    assert (former.amount, former.why, Value.objects.get().amount) == (5000, "Two sheets came late.", 5500)
    with pytest.raises(Stale):
        actions.correct(stale, by=cast.liam, given=made.share(56), why="Another hand.")
    assert not actions.correct(value, by=cast.liam, given=made.share(55, n=20), why="The same.")
    assert Former.objects.count() == 1


def test_a_value_keeps_the_version_and_instrument_it_was_entered_under(cast: Cast) -> None:
    first = defining.note_instrument(by=cast.dana, name="Walkthrough", edition="1", licence="CC0")
    second = defining.note_instrument(by=cast.dana, name="Walkthrough", edition="2", licence="CC0")
    definition = made.defined(instrument=first)
    measure = made.used(made.supported(SEAFactory()), definition)
    [value] = made.over(measure, [50])
    definition.refresh_from_db()
    defining.redefine(definition, by=cast.dana, name=definition.name, **made.words(instrument=second))
    again = whole().get(pk=measure.pk)
    [later] = made.over(again, [60], first=date(2021, 2, 1))
    assert (value.under.instrument, later.under.instrument) == (first, second)
    with pytest.raises(NotNow, match="Define another measure"):
        defining.redefine(definition, by=cast.dana, name=definition.name, **made.score())


def test_a_measure_is_used_once_and_only_for_an_agency_that_receives_the_support() -> None:
    agency, other = SEAFactory(), SEAFactory(state="OH")
    support, definition = made.supported(agency), made.defined()
    made.used(support, definition)
    with pytest.raises(NotNow, match="in use here already"):
        use(support, by=None, definition=definition, since=made.SINCE)
    with pytest.raises(NotNow, match="does not receive"):
        use(support, by=None, definition=definition, since=made.SINCE, organization=other)


# Files


def row(**values: str) -> dict[str, str]:
    blank = dict.fromkeys(("agency", "amount", "numerator", "denominator", "n", "note"), "")
    return {"support": "deep", "measure": "as-intended", "window": "2021-01", **blank, **values}


def fates(*rows: dict[str, str], preview: bool = False) -> list[tuple[str, tuple[str, ...]]]:
    report = imports.run("measure_values", list(rows), by=None, preview=preview)
    return [(one.fate.value, one.problems) for one in report.rows]


def test_a_file_is_looked_at_taken_in_once_and_corrects_what_differs() -> None:
    made.used(made.supported(SEAFactory(code="harbor")))
    rows = [
        row(numerator="40", denominator="80", n="80"),
        row(window="2021-02-01", numerator="1,000", denominator="2,000"),
    ]
    assert [fate for fate, _ in fates(*rows, preview=True)] == ["added", "added"]
    assert not Value.objects.exists()
    assert [fate for fate, _ in fates(*rows)] == ["added", "added"]
    assert [fate for fate, _ in fates(*rows)] == ["same", "same"]
    rows[0] |= {"numerator": "41"}
    assert [fate for fate, _ in fates(*rows)] == ["changed", "same"]
    assert Former.objects.get().why == "From a file"


def test_what_is_taken_out_comes_in_again_the_same(cast: Cast) -> None:
    agency = SEAFactory(code="harbor")
    support = made.supported(agency)
    made.over(made.used(support), [50, None, 70])
    scored = made.used(support, made.defined("score", "A score", **made.score()), organization=agency)
    actions.enter(scored, by=None, on=made.SINCE, given=Given(amount=350, note="First one"))
    heads, *lines = export(support, cast.dana)
    assert [fate for fate, _ in fates(*(dict(zip(heads, one, strict=True)) for one in lines))] == ["same"] * 3


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"support": "nobody"}, "No support has the code nobody"),
        ({"support": "9" * 30}, "No support has the code 999"),
        ({"agency": "elsewhere"}, "does not receive"),
        ({"agency": "unknown"}, "Nothing has the key unknown"),
        ({"measure": "other"}, "Nothing has the key other"),
        ({"agency": "harbor"}, "not in use under"),
        ({"window": "2021-13"}, "Enter a date"),
        ({"window": "2021-01-15"}, "not the first day"),
        ({"window": "2099-01"}, "has not begun"),
        ({"numerator": "1e30"}, "whole number"),
        ({"denominator": "1" + "0" * 30}, "not believed"),
        ({"denominator": "0"}, "Of 0 there is no share"),
        ({"numerator": "90"}, "more than the 80"),
    ],
)
def test_a_wrong_row_is_refused_with_a_sentence_and_nothing_is_written(wrong: dict[str, str], told: str) -> None:
    SEAFactory(code="elsewhere", state="OH")
    made.used(made.supported(SEAFactory(code="harbor")))
    good = row(window="2021-02", numerator="1", denominator="2")
    [_, (fate, problems)] = fates(good, row(**({"numerator": "40", "denominator": "80"} | wrong)))
    assert fate == "refused"
    assert told in " ".join(problems)
    assert not Value.objects.exists()


def test_a_window_twice_in_one_file_is_refused() -> None:
    made.used(made.supported(SEAFactory()))
    same: dict[str, Any] = {"numerator": "1", "denominator": "2"}
    [_, (fate, [told])] = fates(row(**same), row(**same))
    assert (fate, told) == ("refused", "Jan 2021 of this measure stands in the file twice. Leave one row out.")
    assert Measure.objects.count() == 1
