"""Waves with people to invite, open ones with tickets, and answers."""

from datetime import date
from typing import Any

from steelyard.evidence.feedback.actions import ballots, lists, waves
from steelyard.evidence.feedback.models import Invitation, Wave
from steelyard.evidence.feedback.rules import Mode
from steelyard.evidence.feedback.rules.sealing import unwrap
from steelyard.evidence.feedback.tasks import keys
from steelyard.evidence.questionnaires.models import Questionnaire, QuestionnaireVersion
from steelyard.evidence.questionnaires.rules.reading import read
from steelyard.evidence.questionnaires.rules.writing import sha256
from tests.evidence.questionnaires.forms import choices, document, question

PASSPHRASE = "four unrelated words here"
ROLES = ("state", "local", "other")
DOCUMENT = document(
    question("role", required=True, choices=choices(*ROLES)),
    question("used", "multiple", choices=choices("web", "team", "site")),
    question("fit", "scale", choices=choices("low", "mid", "high")),
    question("team", show_if={"question": "used", "has": "team"}),
    question("why", "text"),
    question("next", "text"),
)


def version(asked: dict[str, Any] = DOCUMENT, key: str = "yearly") -> QuestionnaireVersion:
    owner, _ = Questionnaire.objects.get_or_create(key=key, defaults={"title": "Yearly form"})
    form = read(asked)
    found = owner.versions.filter(sha256=sha256(form)).first()
    return found or QuestionnaireVersion.objects.create(
        questionnaire=owner, number=owner.versions.count() + 1, title="Yearly form", document=asked, sha256=sha256(form)
    )


def draft(mode: Mode = Mode.ANONYMOUS, invited: int = 25, **more: Any) -> Wave:
    """A planned wave with so many on its list."""
    asked = more.pop("version", None) or version()
    period = (date(2020, 10, 1), date(2021, 9, 30))
    made = waves.plan(asked, by=None, **{"title": "Feedback on 2021", "mode": mode, "period": period, **more})
    invite(made, invited)
    return made


def invite(wave: Wave, count: int, **more: Any) -> list[Invitation]:
    first = wave.invitations.count()
    return Invitation.objects.bulk_create(
        Invitation(wave=wave, address=f"r{n}.{wave.pk}@agency.test", name=f"Respondent {n}", name_key=f"respondent {n:05}", sources=["attendance"], **more)
        for n in range(first, first + count)
    )  # fmt: skip


def opened(mode: Mode = Mode.ANONYMOUS, invited: int = 25, *, passphrase: str = "", **more: Any) -> Wave:
    """A wave that takes answers; the server holds its key unless there is a passphrase."""
    made = draft(mode, invited, **more)
    waves.open_wave(made, by=None, passphrase=passphrase)
    return made


def tickets(wave: Wave) -> list[str]:
    """Every ticket of the wave, as letters would have told them; nobody knows any more to whom."""
    found: list[str] = []
    while pairs := lists.draw_batch(wave, by=None).pairs:
        found += [ticket for _, ticket in pairs]
        Invitation.objects.filter(pk__in=[one.pk for one, _ in pairs]).update(is_sent=True)
    return found


def private_of(wave: Wave, secret: str = "") -> bytes:
    return unwrap(keys.of(wave), secret=secret)


def conducted(by: Any, second: Any, forms: list[dict[str, Any]], mode: Mode = Mode.ANONYMOUS, **more: Any) -> Wave:
    """A wave from its opening to its opened ballots, each form cast in this order."""
    wave = opened(mode, max(len(forms), 25), **more)
    for ticket, form in zip(tickets(wave), forms, strict=False):
        assert ballots.cast(wave, by=None, ticket=ticket, answers=form)
    waves.close(wave, by=by)
    ballots.witness(wave, by=second)
    ballots.open_ballots(wave, by=by, private=private_of(wave))
    return wave


def form(n: int, *, marker: str = "") -> dict[str, Any]:
    """One person's answers; the marker stands in their own words."""
    return {
        "role": ROLES[n % 3],
        "used": ["team", "web"],
        "fit": "high",
        "team": "a",
        "why": f"words {n} {marker}".strip(),
    }


def posted(ticket: str, **more: Any) -> dict[str, Any]:
    """What a browser posts for the document above."""
    given = {"a.role": "state", "a.used": ["web"], "a.fit": "mid", "a.why": "It was clear.", "go": "next", "at": "0"}
    return {"ticket": ticket, "language": "en", **given, **more}
