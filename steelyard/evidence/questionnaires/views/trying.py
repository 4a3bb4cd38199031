"""Trying a form out as whoever answers it: the same pages, the same checks, and nothing is kept."""

import secrets
from typing import Any

from django.http import HttpResponse

from steelyard.evidence.questionnaires.models import QuestionnaireVersion
from steelyard.evidence.questionnaires.rules.answering import draw, encoded
from steelyard.evidence.questionnaires.rules.filling import begin, step
from steelyard.evidence.questionnaires.rules.reading import parsed
from steelyard.evidence.questionnaires.views.questionnaires import draft_at, found_for
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, show

TRY = "questionnaires/try.html"


@page("questionnaires.see")
def try_version(http: Http, pk: int) -> HttpResponse:
    """A version as a respondent meets it."""
    found: QuestionnaireVersion = access(http.user, "questionnaires.see", QuestionnaireVersion.objects, pk=pk)
    return _tried(http, found.document, {"what": str(found), "back": found.get_absolute_url()})


@page("questionnaires.write")
def try_draft(http: Http, pk: int) -> HttpResponse:
    """A draft as a respondent would meet it."""
    found = found_for(http, "questionnaires.write", pk)
    return _tried(http, found.words, {"what": f"Draft: {found}", "back": draft_at(found)})


def _tried(http: Http, document: Any, context: dict[str, Any]) -> HttpResponse:
    form, problems = parsed(document)
    context |= {"form": form, "problems": problems}
    if problems:
        return show(http, TRY, context)
    language = http.POST.get("language") or http.GET.get("language", "")
    if http.method != "POST":
        drawn = draw(form, secrets.SystemRandom().shuffle)
        return show(http, TRY, {**context, "step": begin(form, language, drawn)})
    following = step(form, dict(http.POST.lists()), language)
    if following.done:
        sealed = encoded(following.answers)
        return show(
            http,
            TRY,
            {
                **context,
                "thanks": form.say(form.thanks, following.language),
                "sealed": sealed.decode(),
                "size": len(sealed),
            },
        )
    return show(http, TRY, {**context, "step": following}, status=422 if following.problems else 200)
