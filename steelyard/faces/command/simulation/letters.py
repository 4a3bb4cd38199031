"""Audiences and letters to them: one that went out, a draft, and a few people who want no more or cannot be reached."""

from datetime import UTC, datetime, time, timedelta

from steelyard.center.directory.models import Address
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.kit.text import fold
from steelyard.support.mailings.models import Audience, Bounce, Mailing, MailingRecipient, OptOut
from steelyard.support.mailings.rules import BounceKind, Heard, How, MailingStatus, RecipientStatus
from steelyard.support.mailings.rules.facts import Facts

KEPT = (
    ("State agencies, simulated", Facts(organization_kinds=("sea",))),
    ("Came to a webinar, simulated", Facts(kinds=("webinar",))),
    ("Superintendents, simulated", Facts(titles=("superintendent",))),
)
NEWS = """Hello,

## What is new this month

- A guide to [planning a school year of well-being](https://center.example/guide)
- Office hours on the first Tuesday, without registration

**One question to you:** what would help you most next? Answer this letter, and we read it.

This letter is simulated."""
MOST = 120  # letters of the mailing that went out


def letters(world: World) -> None:
    """Three audiences, a letter that people of state agencies got a month ago, and a draft."""
    now = datetime.combine(world.today - timedelta(days=1), time(17), UTC)
    made = world.write(
        Audience(name=name, name_key=fold(name), facts_kept=facts.kept(), made_at=now, is_simulated=True)
        for name, facts in KEPT
    )
    began = now - timedelta(days=30)
    news = {"text": NEWS, "sender": "The center, simulated", "is_simulated": True}
    sent, _ = world.write([
        Mailing(
            audience=made[0], subject="News of the month, simulated", status=MailingStatus.SENT, made_at=began,
            begun_at=began, frozen_at=began, ended_at=began + timedelta(minutes=2), facts_kept=made[0].facts_kept, **news,
        ),
        Mailing(audience=made[1], subject="What to read after the webinar, simulated", made_at=now, **news),
    ])  # fmt: skip
    emails = Address.objects.filter(person__is_simulated=True, person__organization__kind="sea", is_primary=True)
    got = list(emails.order_by("pk").values_list("person_id", "email")[:MOST])
    world.write(
        MailingRecipient(mailing=sent, person_id=person, address=email, status=RecipientStatus.POSTED, posted_at=began)
        for person, email in got
    )
    _answers(world, sent, [email for _, email in got], now=now)


def _answers(world: World, sent: Mailing, emails: list[str], *, now: datetime) -> None:
    """Of a hundred letters about three close the door, and two find nobody at home."""
    world.write(OptOut(address=email, at=now, how=How.ONE_CLICK, mailing=sent) for email in emails[: len(emails) // 33])
    world.write(
        Bounce(
            address=email, kind=BounceKind.HARD, heard=Heard.REPORT, words="5.1.1 simulated", letter=f"simulated-{place}",
            mailing=sent, at=now,
        )
        for place, email in enumerate(emails[-(len(emails) // 50) :] if len(emails) >= 50 else [])
    )  # fmt: skip
