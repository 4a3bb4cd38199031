"""A charge with a topic and a focal area, and a need that four teachers of Delaware raised."""

from dataclasses import dataclass

import pytest

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.needs.models import Source, Statement, Voice
from tests.factories.charge import FocalAreaFactory, TopicFactory
from tests.factories.directory import state
from tests.factories.needs import SourceFactory, StatementFactory, VoiceFactory
from tests.people import Cast


@dataclass
class Sensing:
    """What most tests of needs begin with."""

    cast: Cast
    topic: Topic
    area: FocalArea
    source: Source
    need: Statement
    voice: Voice


@pytest.fixture
def sensing(cast: Cast) -> Sensing:
    source = SourceFactory(title="Call with four teachers", state=state("DE"), private_notes="Ann Ames, Bo Burr")
    need = StatementFactory(text="Aides are not trained")
    voice = VoiceFactory(statement=need, source=source, state=state("DE"), words="Nobody trains our aides.")
    area = FocalAreaFactory(name="Integration")
    return Sensing(cast, TopicFactory(name="Early reading"), area, source, need, voice)
