"""Waves of feedback: one that is open, with a batch of letters mailed and forms in, and an earlier one, opened.

And a short questionnaire of the center's own beside the yearly form, with the draft of its next version.
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from steelyard.evidence.feedback.actions import ballots, lists, waves
from steelyard.evidence.feedback.models import Invitation, Wave
from steelyard.evidence.feedback.queries.waves import form_of
from steelyard.evidence.feedback.rules import Mode
from steelyard.evidence.feedback.tasks.keys import private
from steelyard.evidence.questionnaires.actions import questionnaires as asking
from steelyard.evidence.questionnaires.actions.shipped import keep_yearly
from steelyard.evidence.questionnaires.rules.answering import draw, kept, shown
from steelyard.evidence.questionnaires.rules.shape import MODULES, Form, Kind, Question
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role

YEAR = timedelta(days=364)
SUMMER = (date(2023, 5, 1), date(2023, 11, 30))
FORMS_OPEN, FORMS_OPENED = 31, 86
OWN = Path(__file__).with_name("after_a_convening.yaml")
SAID = (  # each once
    "The coaching calls kept us going when nothing else did.",
    "We would have liked to hear earlier what other states tried.",
    "One page that says what to do first would help more than ten guides.",
    "The protocol gave us words for what we were arguing about.",
    "Meeting other teams was the best part.",
    "Too many emails, and too few about our own work.",
    "Our superintendent now asks for the data by herself.",
    "Please keep the office hours.",
    "Record the webinars in shorter pieces; nobody here has an hour.",
    "It took us half a year to see what the theory of change was for. Now we use it in every meeting.",
    "More for small districts, please. We have no data office.",
    "The tool is good, but it asks for numbers that we do not have.",
    "We did what was asked and then heard nothing for three months.",
    "Somebody called back on the same day. That alone was worth it.",
    "The guide on equity reviews is on every desk in our office.",
    "Send a reminder two days before a session, not two weeks.",
    "I learned more from the other state than from the slides.",
    "Fewer acronyms!",
    "We need help with keeping this alive after the money ends.",
    "The calendar of calls clashed with our board meetings all year.",
    "Please ask districts as well before something is planned for them.",
    "Our team changed twice, and each time the liaison started again with us, patiently.",
    "A list of who else works on chronic absence would be a great help.",
    "Nothing to add. Thank you for asking.",
)


def feedback(world: World) -> None:
    """The questionnaire, then both waves as far as anybody is there to be invited."""
    _own_questionnaire(world)
    if not settings.DEMONSTRATION:  # elsewhere nobody simulated is ever invited
        return
    before = _wave(world, f"Feedback of summer {SUMMER[0]:%Y}", SUMMER)
    _answered(world, before, FORMS_OPENED, batches=99)
    _opened(before)
    now = _wave(
        world,
        f"Feedback of {world.today:%Y}",
        (world.today - YEAR, world.today),
        answer_until=world.today + timedelta(days=12),
    )
    _answered(world, now, FORMS_OPEN, batches=1)  # the rest of the letters is a visitor's to mail


def _own_questionnaire(world: World) -> None:
    """A version, and a draft that asks one thing more."""
    document = yaml.safe_load(OWN.read_text(encoding="utf-8"))
    more = document.pop("next_version")
    made = asking.begin(document, by=None, key="after-a-convening", simulated=True)
    asking.publish(made, by=None)
    asking.redraft(made, by=None)
    pages = [*made.words["pages"]]
    pages[-1] = {**pages[-1], "questions": [*pages[-1]["questions"], more]}
    asking.save_draft(made, by=None, draft={**made.words, "pages": pages})
    world.made["questionnaire"] += 1


def _wave(world: World, title: str, period: tuple[date, date], **more: Any) -> Wave:
    """An open wave whose key the server holds."""
    about: dict[str, Any] = {"mode": Mode.ANONYMOUS, "period": period, "groups": ["role"], "is_simulated": True, **more}
    made = waves.plan(keep_yearly(), by=_one(Role.EVALUATOR), title=title, **about)
    lists.draw_up(made, by=made.made_by)
    waves.open_wave(made, by=made.made_by)
    world.made["wave"] += 1
    return made


def _answered(world: World, wave: Wave, forms: int, *, batches: int) -> None:
    """Mail so many batches of letters, and let so many forms come."""
    tickets: list[str] = []
    while batches and (pairs := lists.draw_batch(wave, by=None).pairs):
        Invitation.objects.filter(pk__in=[one.pk for one, _ in pairs]).update(is_sent=True)
        tickets += [ticket for _, ticket in pairs]
        batches -= 1
    said = world.some(SAID, len(SAID), len(SAID))
    for ticket in tickets[:forms]:
        ballots.cast(wave, by=None, ticket=ticket, answers=_answers(world, form_of(wave), said))
    waves.count_forms(wave, by=None)


def _answers(world: World, form: Form, said: list[str]) -> dict[str, Any]:
    """What somebody might answer: every question that follows from the answers before it, some left out."""
    given: dict[str, Any] = {MODULES: draw(form, world.dice.shuffle)} if form.modules else {}
    for one in form.questions:
        if one.name in {asked.name for asked in shown(form, given)} and (one.required or world.dice.random() < 0.85):
            answer = _answer(world, one, said)
            if answer:
                given[one.name] = answer
    return kept(form, given)


def _answer(world: World, one: Question, said: list[str]) -> Any:
    dice, names = world.dice, [choice.name for choice in one.choices if not choice.alone] or [""]
    answers = {
        Kind.SINGLE: lambda: dice.choices(names, weights=range(1, len(names) + 1))[0],
        Kind.SCALE: lambda: dice.choices(names, weights=range(1, len(names) + 1))[0],
        Kind.MULTIPLE: lambda: sorted(world.some(names, 1, min(one.most or 3, 3))),
        Kind.GRID: lambda: {row: dice.choice(names) for row in one.row_names},
        Kind.NUMBER: lambda: dice.randint(max(one.low or 0, 1), min(one.high or 30, 30)),
        Kind.RANK: lambda: dice.sample(names, one.places),
        Kind.TEXT: lambda: said.pop()[: one.letters] if said and dice.random() < 0.2 else None,
        Kind.CONSENT: lambda: True,
    }
    return answers[one.kind]()


def _opened(wave: Wave) -> None:
    """Closed, confirmed by the director, and opened by the evaluator."""
    evaluator, second = _one(Role.EVALUATOR), _one(Role.DIRECTOR)
    waves.close(wave, by=evaluator)
    ballots.witness(wave, by=second)
    ballots.open_ballots(wave, by=evaluator, private=private(wave, ""))


def _one(role: Role) -> User:
    return User.objects.filter(held__role=role).order_by("pk")[0]
