"""What of a question stays the same from form to form."""

from dataclasses import replace

from steelyard.evidence.questionnaires.rules.shape import Question


def plain(question: Question) -> Question:
    """A question without what ties it to one form: its condition and its module. Its key is its name if it has none."""
    return replace(question, show_if=None, module="", key=question.key or question.name)
