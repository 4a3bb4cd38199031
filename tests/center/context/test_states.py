"""Profiles of states: what is published about each, where it stands, and what is too small to be shown."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from steelyard.analysis.disclosure import NOT_SHOWN
from steelyard.center.context import actions
from steelyard.center.context.models import Indicator, StateFigure
from steelyard.center.context.rules import Unit, shown_figure
from steelyard.center.directory.models import State
from steelyard.faces.command.case import import_file
from steelyard.support.delivery.rules import Origin, SupportStatus
from tests.factories.delivery import SupportFactory
from tests.factories.directory import OrganizationFactory
from tests.factories.library import ResourceFactory
from tests.page import Visit, text_of

INDICATORS = """key,name,unit,definition,position
students,Students,people,Enrolled on October 1.,1
absent,Often absent,percent,Absent on a tenth of their days.,2
spent,Spent per student,dollars,Current spending.,3
"""
FIGURES = """indicator,state,year,figure,n,source
students,OR,2020,560917,,"Data office, table 203"
students,OR,2021,553012,,"Data office, table 203"
absent,OR,2021,28.4,553012,State report card
absent,AS,2021,50,6,State report card
absent,GU,2021,33.3,60,State report card
students,MP,2021,7,,"Data office, table 203"
spent,OR,2021,14827.5,,Census of finance
"""


def load(folder: Path, kind: str, text: str) -> Any:
    file = folder / f"{kind}.csv"
    file.write_text(text, encoding="utf-8")
    return import_file(kind, file)


@pytest.fixture
def figures(db: None, tmp_path: Path) -> None:
    assert not load(tmp_path, "indicators", INDICATORS).refused
    assert not load(tmp_path, "state_figures", FIGURES).refused


def cells(visit: Visit, state: str) -> list[list[str]]:
    page = visit("context:state", postal=state)
    return [[text_of(cell) for cell in row if cell.tag == "td"] for row in page.tree.iter("tr")][1:]


@pytest.mark.usefixtures("figures")
def test_a_profile_gives_each_fact_with_its_year_n_and_source(visit: Visit) -> None:
    assert cells(visit, "or") == [
        ["553,012", "2021", "—", "Data office, table 203"],
        ["28%", "2021", "553,012", "State report card"],
        ["$14,827.5", "2021", "—", "Census of finance"],
    ]
    text = visit("context:state", postal="or").text
    assert "2020: 560,917" in text
    assert "Absent on a tenth of their days." in text


@pytest.mark.usefixtures("figures")
def test_small_numbers_of_people_are_not_shown(visit: Visit) -> None:
    assert cells(visit, "as") == [[NOT_SHOWN, "2021", "—", "State report card"]]
    assert cells(visit, "mp") == [[NOT_SHOWN, "2021", "—", "Data office, table 203"]]
    assert cells(visit, "gu") == [["30 to 34%", "2021", "60", "State report card"]]


@pytest.mark.parametrize(
    ("unit", "value", "n", "shown"),
    [
        (Unit.PEOPLE, "9", None, NOT_SHOWN),
        (Unit.PEOPLE, "10", None, "10"),
        (Unit.PERCENT, "40", 9, NOT_SHOWN),
        (Unit.PERCENT, "40.25", None, "40.25%"),
        (Unit.PERCENT, "100", 150, "98% or more"),
        (Unit.NUMBER, "3.50", 9, NOT_SHOWN),
        (Unit.NUMBER, "3.50", None, "3.5"),
        (Unit.DOLLARS, "1200", None, "$1,200"),
    ],
)
def test_how_a_figure_is_shown(unit: Unit, value: str, n: int | None, shown: str) -> None:
    assert str(shown_figure(unit, Decimal(value), n)) == shown


def test_a_file_is_refused_whole_where_a_line_is_wrong(db: None, tmp_path: Path) -> None:
    load(tmp_path, "indicators", INDICATORS)
    wrong = FIGURES + "absent,OR,2019,128,10,State report card\nabsent,ZZ,2019,12,10,x\nnobody,OR,1066,-1,x,\n"
    report = load(tmp_path, "state_figures", wrong)
    assert len(report.refused) == 3
    assert not StateFigure.objects.exists()


@pytest.mark.usefixtures("figures")
def test_loading_twice_changes_nothing_and_a_corrected_file_corrects(tmp_path: Path) -> None:
    before = list(StateFigure.objects.values_list("pk", "version"))
    load(tmp_path, "state_figures", FIGURES)
    assert list(StateFigure.objects.values_list("pk", "version")) == before
    load(tmp_path, "state_figures", FIGURES.replace("553012,,", "553000,,"))
    assert StateFigure.objects.get(state="OR", indicator__key="students", year=2021).hundredths == 55300000


def test_a_state_without_anything_says_so(db: None, visit: Visit) -> None:
    page = visit("context:state", postal="wy")
    assert "no published figures about Wyoming" in page.text
    assert "Our work with it" not in page.text


def test_an_unknown_state_is_not_found(db: None, visit: Visit) -> None:
    visit("context:state", postal="zz", status=404)


def test_it_leads_to_published_work_and_resources_and_to_nothing_else(db: None, visit: Visit) -> None:
    oregon = State.objects.get(pk="OR")
    agency = OrganizationFactory(kind="sea", state=oregon, name="Oregon Department of Education")
    elsewhere = OrganizationFactory(kind="sea", state=State.objects.get(pk="WA"))
    for name, more in {
        "A collaborative of states": {"tier": "targeted", "origin": Origin.WORK_PLAN},
        "Asked for by somebody": {"tier": "targeted", "origin": Origin.REQUEST},
        "Between them and us": {"tier": "intensive", "origin": Origin.WORK_PLAN},
        "Only proposed": {"tier": "targeted", "origin": Origin.WORK_PLAN, "status": SupportStatus.PROPOSED},
    }.items():
        SupportFactory(name=name, **more).recipients.add(agency, elsewhere)
    SupportFactory(name="A team of one state", tier="targeted", origin=Origin.WORK_PLAN).recipients.add(agency)
    ResourceFactory(title="A profile of Oregon", status="published").states.add(oregon)
    ResourceFactory(title="A draft about Oregon", status="draft").states.add(oregon)
    text = visit("context:state", postal="or").text
    assert "Oregon Department of Education" in text
    assert "A collaborative of states" in text
    assert "A profile of Oregon" in text
    for hidden in (
        "Asked for by somebody",
        "Between them and us",
        "Only proposed",
        "A team of one",
        "A draft about Oregon",
    ):
        assert hidden not in text


@pytest.mark.usefixtures("figures")
def test_the_map_leads_to_every_state(visit: Visit, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        page = visit("context:states")
    links = {a.get("href") for a in page.all("main")[0].iter("a")}
    assert {f"/states/{postal.lower()}/" for postal in State.objects.values_list("postal", flat=True)} <= links
    assert "Oregon 3 facts" in page.text


@pytest.mark.usefixtures("figures")
def test_a_page_costs_the_same_however_much_is_known(visit: Visit, django_assert_max_num_queries: Any) -> None:
    spent = Indicator.objects.get(key="spent")
    for year in range(1990, 2020):
        actions.enter(by=None, indicator=spent, state_id="OR", year=year, hundredths=year, source="x")
    with django_assert_max_num_queries(10):
        visit("context:state", postal="or")
