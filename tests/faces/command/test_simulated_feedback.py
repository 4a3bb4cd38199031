"""The demonstration's waves: one takes answers, one is read; a real installation invites nobody simulated."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.evidence.feedback.models import AnswerRow, Ballot, FreeText, Ticket, Wave
from steelyard.evidence.feedback.queries.answers import answers
from steelyard.evidence.feedback.queries.waves import form_of
from steelyard.evidence.questionnaires.models import Questionnaire
from steelyard.evidence.questionnaires.rules.answering import posted_of
from steelyard.evidence.questionnaires.rules.cleaning import clean
from steelyard.evidence.questionnaires.rules.reading import read
from steelyard.faces.command.simulation import feedback as stage
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.work.models import Mail
from tests.factories.delivery import ActivityFactory, ParticipationFactory
from tests.factories.directory import PersonFactory
from tests.people import Cast

INVITED = 130  # two batches


@pytest.fixture
def world(cast: Cast) -> World:
    today = timezone.localdate()
    for on in (today - timedelta(days=20), stage.SUMMER[0]):
        held = ActivityFactory(on=on)
        for n in range(INVITED):
            ParticipationFactory(activity=held, person=PersonFactory(email=f"{n}.{on}@agency.test"))
    Person.objects.update(is_simulated=True)
    none: dict[str, Any] = {name: [] for name in ("center", "states", "topics", "focal_areas", "years", "providers")}
    return World(dice=random.Random(1), scale=1, today=today, seas={}, **none)


def test_one_wave_takes_answers_and_one_is_read(world: World, settings: Any) -> None:
    settings.DEMONSTRATION = True
    stage.feedback(world)
    before, now = Wave.objects.order_by("period_to")
    assert (before.status, now.status) == ("opened", "open")
    assert Ballot.objects.count() == stage.FORMS_OPEN
    assert set(AnswerRow.objects.values_list("wave", flat=True)) == {before.pk}
    assert Ticket.objects.filter(wave=before.pk).count() == 0
    assert now.invitations.invited().filter(is_sent=True).count() == INVITED // 2
    assert (before.forms, FreeText.objects.filter(wave=before.pk).count() > 5) == (stage.FORMS_OPENED, True)
    form = form_of(before)
    wrong = [clean(form, posted_of(form, one), "en")[1] for one in answers(before)]
    assert [one for one in wrong if one] == []  # nothing that the form itself would refuse
    assert Mail.objects.count() == 0
    own = Questionnaire.objects.get(key="after-a-convening")
    assert len(read(own.draft).questions) == len(own.versions.get().form.questions) + 1
    assert now.answer_until is not None and now.answer_until > world.today


def test_elsewhere_nobody_simulated_is_invited(world: World) -> None:
    stage.feedback(world)
    assert Wave.objects.count() == 0
