"""``steelyard advise``: the portfolio adviser on a problem described in a file; needs no database."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from steelyard.analysis.adviser import Advice, Answer, Lack, Problem, Unreadable, advice, as_document, read
from steelyard.faces.command.refusals import Refused

SHOWN = 8  # of those left out


def advise(file: Path, *, as_json: bool, echo: Callable[[str], Any]) -> None:
    problem = _problem(file)
    found = advice(problem)
    if as_json:
        echo(json.dumps(as_document(found), ensure_ascii=False, indent=2))
    else:
        for line in _lines(problem, found):
            echo(line)
    if not found.answers:
        raise Refused("No answer: relax a limit." if found.is_infeasible else "No answer in the time given.")


def _problem(file: Path) -> Problem:
    try:
        return read(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, RecursionError) as problem:
        raise Refused(f"{file}: this cannot be read as JSON ({problem}).") from problem
    except Unreadable as refusal:
        raise Refused(f"{file}: {refusal}") from refusal


def _lines(problem: Problem, found: Advice) -> list[str]:
    if found.is_infeasible:
        return ["No set keeps every limit. It would take:", *(f"  {_lack(one)}" for one in found.relax)]
    names = {one.key: one.name for one in problem.candidates}
    lines = []
    for number, answer in enumerate(found.answers, 1):
        lines += _answer(number, answer, names)
    return lines


def _answer(number: int, answer: Answer, names: dict[str, str]) -> list[str]:
    gap = "how near the best is not known" if answer.gap is None else f"at most {answer.gap:.1%} below the best"
    lines = [
        (
            f"Answer {number}: {len(answer.chosen)} requests worth {answer.value}, {gap}; "
            f"{answer.minutes / 60:.0f} hours, {answer.cost_cents / 100:,.2f} dollars."
        ),
        *(f"  + {names[key]}" for key in answer.chosen),
        *(f"  {one.name} {_at(one.at)} (asked for {one.low:.2f} to {one.high:.2f})" for one in answer.standings),
        *(f"  binds: {words}, keeps {count} out" for words, count in answer.binding),
    ]
    for left in answer.left_out[:SHOWN]:
        lacks = "; ".join(_lack(one) for one in left.lacks) or "not worked out in time"
        instead = f"; or instead of {', '.join(names[key] for key in left.instead_of)}" if left.instead_of else ""
        lines.append(f"  - {names[left.key]}: {lacks}{instead}")
    if len(answer.left_out) > SHOWN:
        lines.append(f"  - and {len(answer.left_out) - SHOWN} more")
    return lines


def _at(at: float | None) -> str:
    return "not enough" if at is None else f"{at:.2f}"


def _lack(lack: Lack) -> str:
    match lack.kind:
        case "hours":
            return f"{lack.by / 60:.1f} more {lack.words}"
        case "budget":
            return f"{lack.by / 100:,.2f} dollars more budget"
        case _:
            return f"{lack.words} moved by {lack.by:.3f}"
