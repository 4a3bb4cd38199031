"""Public pages over HTTP: kept ones against an empty view, drawn ones against a bare view of the same template."""

import sys

import django

from bench import measure
from bench.measure import ROOT, fetch, load, say, serve

OURS, BARE = "steelyard.config.wsgi:application", "bench.bare_public:application"
measure.PORTS[BARE] = 18734


def ways():
    """(name, its address at ours, the cookie that keeps ours from being kept, its address at the baseline)."""
    from steelyard.center.offerings.models import Offering
    from steelyard.support.library.queries.public import newest

    offering = Offering.objects.order_by("pk").values_list("key", flat=True)[0]
    page = f"/what-we-do/{offering}/"
    return [
        ("home, kept", "/", "", "/bare/empty/"),
        ("an offering, kept", page, "", "/bare/empty/"),
        ("a resource, kept", f"/library/{newest()[0].key}/", "", "/bare/empty/"),
        ("home, drawn", "/", "a=b", "/bare/home/"),
        ("an offering, drawn", page, "a=b", f"/bare/offering/{offering}/"),
    ]


def main(scale, _):
    sys.path.insert(0, str(ROOT))
    django.setup()
    measure.fill(scale, "simulate")
    rates = {}
    for application, at in ((BARE, 3), (OURS, 1)):
        process, port = serve(application)
        try:
            for way in ways():
                status, _ = fetch(port, way[at], way[2])
                if status != 200:
                    raise SystemExit(f"{way[at]} answered {status}")
                load(port, way[at], way[2])  # warm
                rates[way[0], at] = load(port, way[at], way[2])
        finally:
            process.terminate()
            process.wait()
    for name, *_ in ways():
        bare, ours = rates[name, 3], rates[name, 1]
        say(what="list", name=f"public: {name}", bare=bare, ours=ours, ratio=ours / bare)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
