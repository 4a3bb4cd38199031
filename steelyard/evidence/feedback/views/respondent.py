"""What a respondent meets: the form, the thanks, and plain sentences when something does not go. Nothing is remembered."""

import time
from collections.abc import Sequence
from secrets import SystemRandom
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import urlencode

from steelyard.evidence.feedback.actions.ballots import cast
from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.queries.waves import by_code, form_of, has_expired
from steelyard.evidence.feedback.rules import WaveStatus
from steelyard.evidence.feedback.rules.limits import Limiter
from steelyard.evidence.feedback.rules.words import spoken
from steelyard.evidence.questionnaires.rules.answering import draw
from steelyard.evidence.questionnaires.rules.filling import Step, begin, step
from steelyard.evidence.questionnaires.rules.shape import Form
from steelyard.evidence.questionnaires.rules.words import direction_of, name_of
from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.limits import address_of

_shuffle = SystemRandom().shuffle
limiter = Limiter()


def told(title: str, text: str, *, status: int = 200, language: str = "en") -> HttpResponse:
    """A page that says one thing."""
    context = {"title": title, "text": text, "language": language, "direction": direction_of(language)}
    return HttpResponse(render_to_string("feedback/host/told.html", context), status=status)


@public
def start(_: HttpRequest) -> HttpResponse:
    return told("Forms are answered here", "Please open the link in the letter you got.")


@public
def robots(_: HttpRequest) -> HttpResponse:
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@public
def form(http: HttpRequest, code: str) -> HttpResponse:
    """Show the form, lead through its pages, and take it in. Reading it spends no ticket."""
    wave = _wave(code)
    asked = form_of(wave)
    language = _language(http, asked)
    words = spoken(language)
    if wave.status != WaveStatus.OPEN or has_expired(wave, timezone.localdate()):
        return told(words["closed"], words["closed_text"], status=410, language=language)
    if http.method != "POST":
        return _drawn(wave, begin(asked, language, draw(asked, _shuffle)))
    if limiter.is_over(address_of(http), time.monotonic()):
        return told(words["busy"], words["busy_text"], status=429, language=language)
    here, ticket = step(asked, dict(http.POST.lists()), language), http.POST.get("ticket", "")[:100].replace("\0", "")
    if not here.done:
        return _drawn(wave, here, ticket=ticket, status=422 if here.problems else 200)
    if cast(wave, by=None, ticket=ticket, answers=here.answers):
        return _thanked(code, language)
    return _drawn(wave, here, ticket=ticket, problem=words["not_taken"], status=422)


def _wave(code: str) -> Wave:
    found = by_code(code)
    if found is None:
        raise Http404
    return found


def _language(http: HttpRequest, asked: Form) -> str:
    """The language chosen on the page, else the first one of the browser that the form speaks."""
    sent = http.POST if http.method == "POST" else http.GET
    chosen = sent.get("language", "")
    wanted = [
        chosen,
        *(one.partition(";")[0].strip() for one in http.META.get("HTTP_ACCEPT_LANGUAGE", "")[:200].split(",")),
    ]
    return next(
        (one for each in wanted for one in (each, each.partition("-")[0]) if one in asked.languages),
        asked.first_language,
    )


def _drawn(wave: Wave, here: Step, *, ticket: str | None = None, problem: str = "", status: int = 200) -> HttpResponse:
    words = spoken(here.language)
    context: dict[str, Any] = {
        "wave": wave,
        "place": f"/{wave.code}",
        "title": here.form.say(here.form.title, here.language),
        "step": here,
        "ticket": ticket or "",
        "problem": problem,
        "words": words,
        "promise": words[f"promise_{wave.mode}"],
        "limits": words[f"limits_{wave.mode}"],
        "language": here.language,
        "direction": direction_of(here.language),
        "others": _others(here) if ticket is None else [],  # from the first page on, answers would be lost
    }
    return HttpResponse(render_to_string("feedback/host/form.html", context), status=status)


def _others(here: Step) -> Sequence[tuple[str, str]]:
    return [(one, name_of(one)) for one in here.form.languages if one != here.language]


def _thanked(code: str, language: str) -> HttpResponse:
    response = HttpResponseRedirect(f"/{code}/thanks?{urlencode({'language': language})}")
    response.status_code = 303
    return response


@public
def thanks(http: HttpRequest, code: str) -> HttpResponse:
    """The same page for everybody who opens it, before and after sending."""
    asked = form_of(_wave(code))
    language = _language(http, asked)
    words = spoken(language)
    return told(words["thanks"], asked.say(asked.thanks, language) or words["thanks_text"], language=language)
