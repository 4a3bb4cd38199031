"""Long work: the adviser on more requests than one waits for."""

from typing import Any

from steelyard.analysis.adviser import advice
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import work
from steelyard.steering.portfolio.actions import SOLVE, answer
from steelyard.steering.portfolio.models import Question
from steelyard.steering.portfolio.rules import problem_of


@work(SOLVE, title="Find good sets of requests")
def solve(progress: Progress, question: int) -> dict[str, Any]:
    found = Question.objects.get(pk=question)
    told = {"url": found.get_absolute_url(), "requests": found.requests}
    if found.answer is not None:
        return told
    progress.stage(f"Comparing sets of {found.requests} requests; this may take half a minute")
    solved = advice(problem_of(found.asked))
    progress.check()
    answer(found, by=progress.by, found=solved)
    return told
