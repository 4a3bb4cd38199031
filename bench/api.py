"""Lists of the API over HTTP against bare views of the same rows; prints JSON lines."""

import http.client
import json
import os
import statistics
import sys
import time

import django

from bench import measure
from bench.measure import ROOT, counts, fill, say, serve

OURS, BARE = "steelyard.config.wsgi:application", "bench.bare_api:application"
measure.PORTS[BARE] = 18741
NAMES, LIMITS = ("people", "organizations", "participations"), (50, 200)


def letters_of_a_token():
    """A token of a director made for this, alive for a week."""
    from steelyard.foundation.accounts import actions
    from steelyard.foundation.accounts.models import User
    from steelyard.foundation.accounts.rules import Role
    from steelyard.foundation.accounts.scopes import SCOPES

    user = actions.demonstrate(Role.DIRECTOR, name="Bench", email="bench@steelyard.test")
    User.objects.get(pk=user.pk).tokens.update(revoked_at=django.utils.timezone.now())
    return actions.make_token(user, by=None, name="Bench", scopes=SCOPES, days=7)[1]


def ask(link, path, headers):
    started = time.perf_counter()
    link.request("GET", path, headers=headers)
    answer = link.getresponse()
    body = answer.read()
    return answer.status, body, 1000 * (time.perf_counter() - started)


def main(scale, times):
    from django.core.management import call_command

    sys.path.insert(0, str(ROOT))
    django.setup()
    call_command("migrate", verbosity=0)
    fill(scale, "copies")
    counts()
    headers = {"Authorization": f"Bearer {letters_of_a_token()}"}
    found = {}
    for application, before in ((BARE, "/"), (OURS, "/api/v1/")):
        process, port = serve(application)
        link = http.client.HTTPConnection("127.0.0.1", port)
        try:
            for name in NAMES:
                for limit in LIMITS:
                    path = f"{before}{name}?limit={limit}"
                    for _ in range(10):
                        ask(link, path, headers)
                    answers = [ask(link, path, headers) for _ in range(times)]
                    assert all(status == 200 for status, *_ in answers), answers[0]
                    ids = [row["id"] for row in json.loads(answers[0][1])["rows"]]
                    found[name, limit, application] = ids, statistics.median(ms for *_, ms in answers)
        finally:
            link.close()
            process.terminate()
            process.wait()
    for name in NAMES:
        for limit in LIMITS:
            (ours_ids, ours), (bare_ids, bare) = found[name, limit, OURS], found[name, limit, BARE]
            assert ours_ids == bare_ids, f"{name}: other rows"
            say(what="api", name=name, rows=len(ours_ids), ours=ours, bare=bare, ratio=ours / bare)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    main(int(sys.argv[1]), min(int(sys.argv[2]), 60))
