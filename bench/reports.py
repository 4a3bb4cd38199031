"""The year pack as work of the worker while people read, and 100,000 rows as CSV beside a bare writer. Prints JSON lines."""

import http.client
import json
import os
import resource
import statistics
import subprocess
import sys
import threading
import time

import django

from bench import measure
from bench.measure import ROOT, counts, fill, p95, say, serve, session

OURS, BARE = "steelyard.config.wsgi:application", "bench.bare_csv:application"
measure.PORTS[BARE] = 18751


def ask(port, path, cookie):
    """Milliseconds to the first piece and to the last, and how many lines came."""
    link = http.client.HTTPConnection("127.0.0.1", port)
    started = time.perf_counter()
    link.request("GET", path, headers={"Cookie": cookie})
    answer = link.getresponse()
    assert answer.status == 200, f"{path}: {answer.status}"
    lines = answer.read(1).count(b"\n")
    first = time.perf_counter() - started
    while piece := answer.read(1 << 16):
        lines += piece.count(b"\n")
    whole = time.perf_counter() - started
    link.close()
    return 1000 * first, 1000 * whole, lines


def files(cookie, times):
    """The list of people turn about with the bare writer, and the rows behind a number, which no bare writer finds."""
    running = {one: serve(one) for one in (OURS, BARE)}

    def asked(of, path):
        return ask(running[of][1], path, cookie)

    try:
        lists = [(asked(OURS, "/people/export.csv"), asked(BARE, "/people.csv")) for _ in range(times + 1)][1:]
        behind = "/reports/measures/program-reach/rows/people.csv?period=all"
        rows = [asked(OURS, behind) for _ in range(times + 1)][1:]
    finally:
        for process, _ in running.values():
            process.terminate()
            process.wait()
    assert {ours[2] - 1 for ours, _ in lists} == {bare[2] for _, bare in lists}, "other rows"
    say(what="csv", name="people", n=times, bare=statistics.median(bare[1] for _, bare in lists),
        **medians([ours for ours, _ in lists]))  # fmt: skip
    say(what="csv", name="people reached, behind their number", n=times, bare=None, **medians(rows))


def medians(answers):
    first, whole, lines = (statistics.median(one[part] for one in answers) for part in range(3))
    return {"first": first, "ours": whole, "rows": lines - 1}


def pack_under_way():
    """An annual report of the third award year, reviewed and about to be submitted."""
    from steelyard.center.charge.models import AwardYear
    from steelyard.foundation.accounts.models import User
    from steelyard.steering.packs.actions import packs
    from steelyard.steering.packs.models import Pack, PackText

    users = {one.held.first().role: one for one in User.objects.filter(is_demonstration=True) if one.held.first()}
    pack = Pack.objects.exclude(status="frozen").first()  # what an earlier run left
    if pack is None:
        pack = packs.draft("annual", AwardYear.objects.get(number=3), by=users["coordinator"])
        text = PackText.objects.select_related("pack").get(pack=pack, part="narrative")
        packs.write(text, by=users["coordinator"], words="A year.")
        packs.review(Pack.objects.get(pk=pack.pk), by=users["evaluator"])
    packs.submit(Pack.objects.get(pk=pack.pk), by=users["director"])
    return pack.pk


def year_pack(cookie):
    """Submit it and make its files in a process of its own, while somebody reads the inbox."""
    waiting_work()  # of the demonstration, which is not measured
    pk = pack_under_way()
    process, port = serve(OURS)
    try:
        idle = [ask(port, "/requests/", cookie)[1] for _ in range(40)][5:]
        done, meanwhile = threading.Event(), []

        def read():
            while not done.is_set():
                meanwhile.append(ask(port, "/requests/", cookie)[1])
                time.sleep(0.1)

        reader = threading.Thread(target=read)
        reader.start()
        told = waiting_work()
        done.set()
        reader.join()
    finally:
        process.terminate()
        process.wait()
    from steelyard.steering.packs.models import Pack, PackFile

    pack = Pack.objects.get(pk=pk)
    assert pack.is_frozen, "The report was not submitted."
    sizes = {one.format: len(one.content) for one in PackFile.objects.filter(pack=pack)}
    say(what="year pack", **told, idle=p95(idle), meanwhile=p95(meanwhile), pages=len(meanwhile),
        document=len(pack.kept_bytes), files=sizes)  # fmt: skip


def waiting_work():
    """What the worker made of it, in a process of its own."""
    command = [sys.executable, "-m", "bench.reports", "work"]
    return json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout)


def work():
    """Everything that waits for the worker: seconds and the most memory."""
    django.setup()
    from steelyard.foundation.work.worker import run_job

    before, seconds = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, []
    while True:
        started = time.perf_counter()
        if not run_job(inline=True):
            break
        seconds.append(time.perf_counter() - started)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "started_mb": before / 1024, "peak_mb": after / 1024}))


def main(scale, times):
    sys.path.insert(0, str(ROOT))
    django.setup()
    fill(scale, "copies")
    counts()
    cookie = session()
    files(cookie, times)
    year_pack(cookie)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    if sys.argv[1] == "work":
        work()
    else:
        main(int(sys.argv[1]), min(int(sys.argv[2]), 7))
