"""Reviews of the balance in the world of routes: one that was closed, the next under way; a scenario; a question answered."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from steelyard.analysis.adviser import advice
from steelyard.center.charge.models import FocalArea, StaffMember
from steelyard.steering.balance.actions import keep_scenario
from steelyard.steering.balance.rules import PAIRS
from steelyard.steering.balance.rules.what_if import Choices, Move
from steelyard.steering.portfolio import actions as portfolio
from steelyard.steering.portfolio.queries import asked_as_it_stands
from steelyard.steering.portfolio.rules import problem_of
from steelyard.steering.reviews.actions import decisions, reviews
from steelyard.steering.reviews.models import Review
from steelyard.steering.reviews.rules import Course, Step, Subject
from steelyard.steering.tables.actions import save_table, share_table
from tests.people import Cast


def _begun(cast: Cast, title: str, ago: int) -> Review:
    day = timezone.localdate() - timedelta(days=ago)
    return reviews.start(
        by=cast.dana,
        title=title,
        held_on=day,
        period_from=day - timedelta(days=400),
        period_to=day - timedelta(days=30),
        guests="Abe, advisory board",
    )


def balance(things: dict[str, Any], cast: Cast) -> None:
    """The closed one has a pack; the open one has decisions, one of them taken back; the scenario moves one hour."""
    moves = (Move(60, "tier:general", "tier:intensive"),)
    things["scenario"] = keep_scenario(by=cast.dana, name="More depth", base="year-1", choices=Choices(moves=moves))
    question = {"count": "activities", "rows": "kind", "period": "all"}
    things["own-table"] = save_table(by=cast.dana, name="Kept to oneself", asked=question)
    things["shared-table"] = save_table(by=cast.liam, name="Activities by kind", asked=question)
    share_table(things["shared-table"], by=cast.liam, is_shared=True)
    asked = asked_as_it_stands(timezone.localdate())
    things["adviser-question"] = portfolio.ask(asked, by=cast.dana, found=advice(problem_of(asked)))
    owner, area = StaffMember.objects.order_by("pk")[0], FocalArea.objects.order_by("pk")[0]
    closed = _begun(cast, "Review that was closed", 380)
    before = [
        decisions.decide(closed, Subject.WEIGHT, by=cast.dana, weight=weight, course=Course.HOLD, why="It serves us.")
        for weight in PAIRS
    ]
    reviews.write(closed.texts.select_related("review").get(step=Step.MINUTES), by=cast.dana, words="We met.")
    reviews.close(closed, by=cast.dana)
    reviews.keep_pack(closed, by=None, content=b"%PDF-1.7")
    under_way = _begun(cast, "Review under way", 1)
    told = {"what": "Name it anew", "why": "Nobody finds it.", "owner": owner, "due_on": timezone.localdate()}
    made = decisions.decide(under_way, Subject.FOCAL_AREA, by=cast.dana, focal_area=area, **told)
    things |= {
        "balance-review": under_way,
        "balance-review-closed": closed,
        "balance-decision": made,
        "balance-decision-before": before[0],
        "breadth": "breadth",
        "band": "band",
        "focal-area-decided": "focal-area",
        "offering-decided": "offering",
        **{f"step-{step.value}": step.value for step in Step},
    }
