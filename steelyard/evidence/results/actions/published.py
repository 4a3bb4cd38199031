"""Taking in the waves of which only figures were published."""

from datetime import date
from typing import Any

from django.db import transaction

from steelyard.evidence.feedback.actions.ballots import take_in
from steelyard.evidence.feedback.actions.waves import plan
from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.rules import Mode
from steelyard.evidence.questionnaires.actions.questionnaires import begin, publish
from steelyard.evidence.questionnaires.models import QuestionnaireVersion
from steelyard.evidence.questionnaires.queries.shipped import yearly
from steelyard.evidence.results import verbs
from steelyard.evidence.results.actions import freeze, write_plan
from steelyard.evidence.results.rules.planning import Grouping
from steelyard.evidence.results.rules.published.making import Published, of_2020, of_2021
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record

_OPEN = "webinar + publication + tool + state_profile + newsletter"
GROUPINGS = (
    Grouping("role", ("state_agency | local_agency | school | other_organization",
                      "state_agency | local_agency + school | other_organization")),
    Grouping("supports_used", (f"collaborative | one_on_one | {_OPEN}", f"collaborative + one_on_one | {_OPEN}")),
)  # fmt: skip


def _made_for(year: int) -> Published:
    """The answers made for a year; KeyError where nothing was published."""
    return {2020: of_2020, 2021: lambda: of_2021(yearly())}[year]()


@transaction.atomic
def take_in_published(*, by: User | None, year: int, title: str, period: tuple[date, date], invited: int) -> Wave:
    """Take in one published wave, marked as reconstructed and simulated, with its plan frozen."""
    made = _made_for(year)
    version = _version(made.document, by=by, key=f"published-{year}")
    wave = plan(
        version, by=by, title=title, mode=Mode.ANONYMOUS, period=period, is_simulated=True, is_reconstructed=True
    )
    write_plan(wave, by=by, groupings=GROUPINGS if year == 2021 else ())
    freeze(wave, by=by)
    take_in(wave, made.rows, made.texts, by=by, invited=(invited, None))
    record(verbs.RECONSTRUCTED, wave, by=by, note=str(year))
    return wave


def _version(document: dict[str, Any], *, by: User | None, key: str) -> QuestionnaireVersion:
    return publish(begin(document, by=by, key=key, simulated=True), by=by)
