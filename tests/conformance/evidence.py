"""What is asked: this part of the world of routes."""

from typing import Any

from steelyard.evidence.questionnaires.actions.library import keep
from steelyard.evidence.questionnaires.actions.questionnaires import begin, publish
from tests.evidence.questionnaires.forms import PLAIN, document, question
from tests.people import Cast


def questionnaires(things: dict[str, Any], cast: Cast) -> None:
    """A questionnaire with a version, one with a draft that holds everything, and a question of the library."""
    asking = begin(PLAIN, by=cast.eva, key="asking")
    drafted = begin({**PLAIN, "title": "Drafted form"}, by=cast.eva, key="drafted-form")
    version = publish(asking, by=cast.eva)
    keep(version.form.questions[0], by=cast.eva, languages=["en"])
    begin(document(question("lone")), by=cast.eva, key="lone")
    things |= {
        "asking": asking,
        "asking-version": version,
        "drafted-form": drafted,
        "drafted-question": "role",
        "drafted-page": 0,
    }
