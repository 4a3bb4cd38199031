"""The report of tests.endure.cluster, and the promises it fails on."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

REPORT = Path(__file__).resolve().parents[2] / "docs/reports/cluster.md"


def broken(one: dict[str, Any]) -> list[str]:
    counted = one["counted"]
    promises = {
        "an acknowledged write was lost": counted["lost"] == 0,
        "a write is there twice": counted["twice"] == 0,
        "a letter did not arrive": counted["letters arrived at"] == counted["letters to"],
        "more letters came twice than workers died": counted["letters twice"] <= 1,
        "the site did not go on": all(seconds >= 0 for seconds in one["standstill"].values()),
        "steelyard verify found something": "in order" in one["told"]["steelyard verify afterwards"],
    }
    return [words for words, holds in promises.items() if not holds]


def about(one: dict[str, Any]) -> str:
    way = "Commits do not wait for the standby" if one["asynchronous"] else "Commits wait for the standby"
    events = "\n".join(f"| {at:.1f} | {name} | {one['troubles'][name]} |" for at, name in one["events"])
    stood = "\n".join(f"| {name} | {seconds:.1f} s |" for name, seconds in one["standstill"].items())
    counted = "\n".join(f"| {name} | {value:,} |" for name, value in one["counted"].items())
    told = "\n".join(f"- {name}: {value}" for name, value in one["told"].items())
    found = broken(one)
    said = f"**{'Broken: ' + '; '.join(found) + '.' if found else 'Every promise held.'}**"
    if one["asynchronous"]:
        said += " A loss is what this way is for: it shows that the trial sees one."
    return (
        f"## {way}\n\n{one['people']} people for {one['minutes']:g} minutes, {one['requests']:,} requests. Also at work: "
        f"{one['busy']}.\n\n{said}\n\n| second | what happens | errors or cut answers until the next line |\n|---:|---|---:|\n"
        f"{events}\n\n| after | |\n|---|---:|\n{stood}\n\n| counted afterwards | |\n|---|---:|\n{counted}\n\n{told}\n"
    )


def write(kept: Path) -> None:
    files = [kept / f"{name}.json" for name in ("synchronous", "asynchronous")]
    found = [json.loads(file.read_text()) for file in files if file.exists()]
    REPORT.write_text(
        "# More than one machine\n\n"
        f"Written by `script/cluster` on {datetime.now(UTC):%Y-%m-%d}, on one host's loopback: a PostgreSQL primary and a "
        "standby that streams from it, two web nodes (`steelyard serve --workers 1 --no-worker`), two workers "
        "(`steelyard worker`), one data folder, a forwarder of 30 lines instead of nginx, and a mail server. "
        "`DATABASE_URL` names both servers and `target_session_attrs=read-write`, so a process finds whichever takes "
        "writes. Each node is killed with SIGKILL, all of its processes at once. Seconds before the primary "
        "dies the line to its standby is cut, so that there is something to lose; the standby is promoted "
        "two seconds after the death, as by somebody who watches.\n\n"
        "*Acknowledged* is a write that was answered with 302 or 303. *Unknown* is one whose answer was an error or cut off: "
        "it may be there or not, and sending the form again makes it happen once.\n\n"
        + "\n".join(about(one) for one in found)
    )
    problems = [words for one in found if not one["asynchronous"] for words in broken(one)]
    blind = [one for one in found if one["asynchronous"] and not one["counted"]["lost"]]
    problems += ["nothing was lost without waiting for the standby: the trial sees no loss"] if blind else []
    sys.stdout.write("\n".join(problems) + "\n" if problems else "Every promise held.\n")
    if problems:
        raise SystemExit(1)
