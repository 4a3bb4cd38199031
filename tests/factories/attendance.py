"""Files of attendance, as far as their preview."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from steelyard.support.attendance import models


class AttendanceFileFactory(DjangoModelFactory):
    """A file that names one new person, read and not applied; its upload is gone."""

    class Meta:
        model = models.AttendanceFile
        skip_postgeneration_save = True

    event = factory.SubFactory("tests.factories.events.EventFactory")
    name = factory.Sequence(lambda n: f"attendance{n}.csv")
    kind = "table"
    encoding = "utf-8"
    headings = factory.List(["Name", "Email", "Duration"])
    first_cells = factory.List(["New Person", "new@agency.test", "45"])
    status = "ready"
    lines_read = 1
    counts = factory.Dict({"new": 1, "people": 1, "minutes": 45, "callers": 0})

    @factory.post_generation
    def staged(self: Any, create: bool, given: Any, **_: Any) -> None:  # noqa: FBT001 -- as factory_boy calls it
        if create and given is not False:
            models.AttendanceRow.objects.create(
                file=self, at=1, position=2, fate="new", name="New Person", name_key="new person", last_key="person",
                email="new@agency.test", who="new@agency.test", head=1, seconds=2700, together=2700,
            )  # fmt: skip
