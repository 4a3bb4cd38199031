"""Draws a form the same way wherever people meet it: tried out at the desk, and on the host that takes answers."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from steelyard.evidence.questionnaires.rules import drawing
from steelyard.evidence.questionnaires.rules.filling import Step
from steelyard.evidence.questionnaires.rules.shape import Kind
from steelyard.evidence.questionnaires.rules.words import SPOKEN, name_of

register = template.Library()
_WORDS = {language: {**SPOKEN["en"], **words} for language, words in SPOKEN.items()}


@register.simple_tag
def questions(step: Step) -> SafeString:
    """What stands inside the ``<form>`` of a step: problems, questions, hidden fields and buttons."""
    words = _WORDS.get(step.language.partition("-")[0], _WORDS["en"])
    context: dict[str, Any] = {"step": step, "sheet": drawing.sheet(step), "words": words}
    return render_to_string("questionnaires/questions.html", context)


@register.filter
def language_name(code: str) -> str:
    """What a language calls itself."""
    return name_of(code)


@register.filter
def kind_name(kind: str) -> str:
    """What a kind of question is called."""
    return Kind(kind).label
