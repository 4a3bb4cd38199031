"""An event that is over, and files brought to it as far as their preview, or applied."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from steelyard.support.attendance import actions
from steelyard.support.attendance.forms import looked_into
from steelyard.support.attendance.jobs import stage
from steelyard.support.attendance.models import AttendanceFile
from steelyard.support.events.models import Event
from tests.factories.events import EventFactory
from tests.people import Cast

Bring = Callable[..., AttendanceFile]


@pytest.fixture
def event(db: None) -> Event:
    """A webinar of ninety minutes, on May 12, 2026 at 9:00 Eastern."""
    starts_at = datetime(2026, 5, 12, 13, 0, tzinfo=UTC)
    made: Event = EventFactory(title="Lever and fulcrum", starts_at=starts_at)
    return made


@pytest.fixture
def staged(tmp_path: Path, cast: Cast, event: Event) -> Bring:
    """Bring a file, or a text that becomes one, as far as its preview."""

    def make(what: Path | str, *, to: Event | None = None, name: str = "report.csv", **more: Any) -> AttendanceFile:
        file = what if isinstance(what, Path) else tmp_path / name
        if isinstance(what, str):
            file.write_text(what, encoding="utf-8")
        meant = to or event
        found = actions.receive(meant, by=cast.cora, name=file.name, **looked_into(file, meant), **more)
        return stage(found, by=cast.cora, path=file)

    return make


@pytest.fixture
def applied(staged: Bring, cast: Cast) -> Bring:
    def make(what: Path | str, **more: Any) -> AttendanceFile:
        return actions.apply_file(staged(what, **more), by=cast.cora)

    return make
