"""What is asked: this part of the world of routes."""

from typing import Any

from steelyard.evidence.inquiry.actions import cases, pairing
from steelyard.evidence.inquiry.actions import releases as releasing
from steelyard.evidence.inquiry.models import OutlineSection
from steelyard.evidence.questionnaires.actions.library import keep
from steelyard.evidence.questionnaires.actions.questionnaires import begin, publish
from tests.evidence.questionnaires.forms import PLAIN, document, question
from tests.factories import inquiry as asking
from tests.people import Cast

# A word in everything that is written in the room: no other page, of nobody else, may hold it.
UNRELEASED = "Quittenbaum"


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


def inquiry(things: dict[str, Any], cast: Cast) -> None:
    """A room in which every text holds the word that must not leave it."""
    respondent = asking.respondent(pseudonym=f"{UNRELEASED} 1", name=UNRELEASED, job=f"{UNRELEASED} lead")
    interview = asking.interview(respondent, consent_how=f"{UNRELEASED} form")
    text = f"{UNRELEASED}: We grow {UNRELEASED} here. It grows.\n\nNobody asked."
    document = asking.document(text, by=cast.eva, title=f"Talk on {UNRELEASED}", interview=interview)
    draft = asking.draft(text, title=f"Draft on {UNRELEASED}", interview=interview)
    words = {"definition": f"What is said of {UNRELEASED}", "examples": UNRELEASED, "inclusion": UNRELEASED}
    top, low = asking.code(f"{UNRELEASED} as such", **words), asking.code(f"Growing {UNRELEASED}", level="analytic")
    changed = asking.moved(low, below=top, by=cast.eva)
    excerpt = asking.marked(document, f"We grow {UNRELEASED} here.", top, low, by=cast.eva)
    things |= {
        "respondent": respondent,
        "interview": interview,
        "transcript": document,
        "transcript-draft": draft,
        "code": top,
        "code-change": changed,
        "excerpt": excerpt,
        "coding": excerpt.codings.first(),
        "memo": asking.memo(f"{UNRELEASED} matters", by=cast.eva, excerpt=excerpt),
        "guide-of-questions": asking.guide(f"Asking of {UNRELEASED}", f"What of {UNRELEASED}?"),
        "coder": asking.coder(by=cast.eva, as_row=True),
        "codebook": 1,
    }
    _further(things, cast)


def _further(things: dict[str, Any], cast: Cast) -> None:
    """What rests on the excerpt: a document coded blind, a case, a claim, findings; one of these is released."""
    excerpt, text = things["excerpt"], f"{UNRELEASED} again.\nAnd nothing else."
    for _ in range(4):
        asking.interview()
    second = asking.document(text, title=f"Twice {UNRELEASED}", interview=things["interview"])
    finding = releasing.write_finding(by=cast.eva, title=f"{UNRELEASED} grows", text=UNRELEASED)
    shown = releasing.write_finding(by=cast.eva, title="Trees grow", text="Most say so.")
    releasing.release(shown, by=cast.eva)
    rows = [[UNRELEASED, "3", "5", "2021", "ledger"]]
    told = {"text": f"Our {UNRELEASED}", "group": "recipient"}
    claim = asking.claim(f"{UNRELEASED} counts", by=cast.eva, excerpt=excerpt)
    things |= {
        "pairing": pairing.pair(second, by=cast.eva, coders=[cast.eva, things["coder"].user]),
        "inquiry-case": asking.case(things["respondent"], by=cast.eva),
        "inquiry-claim": claim,
        "ground": claim.grounds.get(),
        "inquiry-finding": finding,
        "released-finding": shown,
        "display": releasing.add_display(shown, by=cast.eva, title=UNRELEASED, rows=rows),
        "inquiry-quote": releasing.pick_quote(excerpt, by=cast.eva, finding=shown, **told),
        "inquiry-answer": releasing.answer(shown, by=cast.dana, said="Trees", did="We water."),
    }
    section = OutlineSection.objects.order_by("pk").first()
    if section:
        stated = {"text": f"{UNRELEASED} is told", "section": section, "excerpts": [excerpt]}
        things["statement-of-case"] = cases.state(things["inquiry-case"], by=cast.eva, **stated)
