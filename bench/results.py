"""Results over 10,000 answers to 22 questions, files of as many lines, and the audit of a 4 x 5 x 5 table.

The page may take 3 times one GROUP BY for each question, CSV 2 times a bare writer, Excel 1.3 times bare XlsxWriter, the
audit 10 seconds. Prints JSON lines.
"""

import os
import random
import statistics
import sys
import time
from datetime import date
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
ROOT = Path(__file__).resolve().parents[1]
PEOPLE, QUESTIONS = 10_000, 22
NAMES = [f"q{n}" for n in range(QUESTIONS)]
ANSWERS = ("low", "mid", "high", "very")


def document():
    choices = [{"name": name, "label": name.title()} for name in ANSWERS]
    questions = [{"name": name, "kind": "scale", "label": f"Question {name}", "choices": choices} for name in NAMES]
    return {"title": "Bench", "languages": ["en"], "pages": [{"questions": questions}]}


def wave():
    """A wave with 10,000 answers and a release of everybody together; made once."""
    from steelyard.evidence.feedback.actions.ballots import take_in
    from steelyard.evidence.feedback.actions.waves import plan
    from steelyard.evidence.feedback.models import Wave
    from steelyard.evidence.feedback.queries.answers import answers
    from steelyard.evidence.feedback.rules import Mode
    from steelyard.evidence.questionnaires.actions.questionnaires import begin, publish
    from steelyard.evidence.results import actions, queries
    from steelyard.evidence.results.rules.releasing import counted, decided
    from steelyard.foundation.accounts.models import User

    if found := Wave.objects.filter(title="Bench", releases__isnull=False).first():
        return found
    first, second = (
        User.objects.get_or_create(email=f"{n}@bench.test", defaults={"name": n})[0] for n in ("eva", "dana")
    )
    dice = random.Random(1)
    version = publish(begin(document(), by=None, key="bench", simulated=True), by=None)
    made = plan(version, by=None, title="Bench", mode=Mode.ANONYMOUS, period=(date(2022, 1, 1), date(2022, 12, 31)),
                is_simulated=True, is_reconstructed=True)  # fmt: skip
    actions.write_plan(made, by=None, groupings=[])
    actions.freeze(made, by=None)
    take_in(made, [{name: dice.choice(ANSWERS) for name in NAMES} for _ in range(PEOPLE)], {}, by=None)
    planned = queries.plan_for(made)
    outcomes = decided(planned, counted(planned, queries.form_of(made), answers(made)))
    actions.approve(actions.keep(made, by=first, plan=planned, outcomes=outcomes), by=second)
    return made


def median(act, times=7):
    took = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def audit():
    """Groupings of 4 and 5, and a question with five answers by each and by both."""
    from tests.analysis.waves import gone_through, key, people

    groups = key("a", 4), key("b", 5)
    wave, census = people(groups, random.Random(4))
    started = time.perf_counter()
    gone_through(groups, wave, census)
    return time.perf_counter() - started


def told(what, ours, bare, most):
    from bench.measure import say

    say(what=what, seconds=round(ours, 4), bare=round(bare, 4), times=round(ours / bare, 2), most=most)
    print(f"{what}: {ours:.3f} s, bare {bare:.3f} s, {ours / bare:.2f} times (at most {most})", file=sys.stderr)


def main():
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from bench.bare_results import bare_csv, bare_workbook, group_by
    from bench.measure import say
    from steelyard.evidence.results import queries
    from steelyard.evidence.results.rules.files import table_as_csv, workbook
    from steelyard.foundation.history.kept import forget

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    found = wave()
    url, client = reverse("results:results", args=[found.pk]), Client(headers={"host": "localhost"})

    def page():
        forget()
        assert client.get(url).status_code == 200

    bare = median(lambda: group_by(connection, found.pk, NAMES))
    told("results page", median(page), bare, 3)
    told("evaluator's tables", median(lambda: queries.true_tables(found, queries.plan_for(found))), bare, 3)
    dice = random.Random(1)
    rows = [[dice.choice(ANSWERS) for _ in NAMES] for _ in range(PEOPLE)]
    told("csv", median(lambda: table_as_csv(rows)), median(lambda: bare_csv(rows)), 2)
    told("workbook", median(lambda: workbook({"Figures": rows}), 3), median(lambda: bare_workbook(rows), 3), 1.3)
    seconds = audit()
    say(what="audit 4x5x5", seconds=round(seconds, 2), most=10)
    print(f"audit of 4 x 5 x 5: {seconds:.2f} s (at most 10)", file=sys.stderr)


if __name__ == "__main__":
    main()
