"""Teams for the bench: a liaison with 6 of them and a liaison with 60, each with two years behind it."""

from datetime import timedelta

SIZES = (6, 60)
MEMBERS, VISITS, PROMISES, MILESTONES, LOOPS = 6, 24, 12, 4, 3  # of each team


def liaison(size):
    """The account of a liaison with so many teams; made once in a database."""
    from django.utils import timezone

    from steelyard.center.charge.models import StaffMember
    from steelyard.center.directory.models import Person
    from steelyard.foundation.accounts.models import User
    from steelyard.foundation.accounts.rules import Role

    found = User.objects.filter(email=f"liaison{size}@bench.test").first()
    if found:
        return found
    since = timezone.localdate() - timedelta(days=730)
    user = User.objects.create(email=f"liaison{size}@bench.test", name=f"Liaison {size}", is_demonstration=True)
    user.held.create(role=Role.LIAISON, since=since)
    person = Person.objects.create(name=user.name, name_key=user.name.lower(), user=user)
    teams(size, StaffMember.objects.create(person=person, title="Liaison", since=since), since)
    return user


def teams(size, staff, since):
    from steelyard.center.directory.models import Person, State
    from steelyard.support.collaboratives.models import Collaborative, Team, TeamMember

    supports = opened(size + 1, staff, since)
    collaborative = Collaborative.objects.create(support=supports[0], key=f"bench-{size}", problem="Many initiatives.")
    state = State.objects.order_by("pk").first()
    made = Team.objects.bulk_create(
        Team(collaborative=collaborative, state=state, support=one, name=one.name, formed_on=since)
        for one in supports[1:]
    )
    people = Person.objects.bulk_create(
        Person(name=f"Member {size} {n}", name_key=f"member {size} {n}", is_simulated=True)
        for n in range(size * MEMBERS)
    )
    TeamMember.objects.bulk_create(
        TeamMember(team=made[n // MEMBERS], person=one, role="member", since=since) for n, one in enumerate(people)
    )
    ledger(made, people, since)
    works(made, since)


def opened(count, staff, since):
    from steelyard.support.delivery.models import Support

    return Support.objects.bulk_create(
        Support(name=f"Bench team {n}", name_key=f"bench team {n}", tier="targeted", origin="planned", liaison=staff,
                starts_on=since)
        for n in range(count)
    )  # fmt: skip


def ledger(made, people, since):
    from steelyard.support.delivery.models import Activity, Participation, Promise

    activities = Activity.objects.bulk_create(
        Activity(support_id=team.support_id, kind="coaching", contact_type="consultation", minutes=60,
                 on=since + timedelta(days=30 * n))
        for team in made for n in range(VISITS)
    )  # fmt: skip
    Participation.objects.bulk_create(
        Participation(activity=one, person=person)
        for n, one in enumerate(activities)
        for person in people[n // VISITS * MEMBERS :][:MEMBERS]
    )
    Promise.objects.bulk_create(
        Promise(what="Send it", by_staff=team.support.liaison, support_id=team.support_id,
                due_on=since + timedelta(days=70 * n))
        for team in made for n in range(PROMISES)
    )  # fmt: skip


def works(made, since):
    from steelyard.support.collaboratives.models import Loop, Milestone

    Milestone.objects.bulk_create(
        Milestone(team=team, title=f"Milestone {n}", first_due_on=since + timedelta(days=200 * n),
                  due_on=since + timedelta(days=220 * n))
        for team in made for n in range(MILESTONES)
    )  # fmt: skip
    Loop.objects.bulk_create(
        Loop(
            team=team,
            kind="barrier",
            text="Two rules collide.",
            seen_by="A school",
            raised_on=since + timedelta(days=100 * n),
        )
        for team in made
        for n in range(LOOPS)
    )


def measured(times):
    """Medians in seconds of a cockpit of 6 and one of 60 teams."""
    from bench.measure import page, refresh
    from django.test import Client

    users = {size: liaison(size) for size in SIZES}
    refresh()
    medians = {}
    for size, user in users.items():
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        medians[size] = page(client, f"cockpit of {size} teams", ["/teams/mine/"], times)
    return medians
