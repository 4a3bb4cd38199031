"""Contact lists brought as far as their preview, or applied."""

import pytest

from steelyard.center.directory import actions
from steelyard.center.directory.jobs.contacts import stage
from steelyard.center.directory.rules.contacts import HomeChoice
from steelyard.center.directory.rules.sheets import opened


@pytest.fixture
def staged(tmp_path, cast):
    """Bring a list as far as its preview."""

    def make(text, name="list.csv"):
        file = tmp_path / name
        file.write_text(text)
        sheet = opened(file)
        found = actions.receive_list(name, by=cast.cora, sheet=sheet, columns=sheet.guessed)
        return stage(found, by=cast.cora, path=file)

    return make


@pytest.fixture
def applied(staged, cast):
    def make(text, **chosen):
        found = staged(text)
        actions.settle_rest(found, by=cast.cora, choice=HomeChoice.BLANK)
        return actions.apply_list(found, by=cast.cora, **chosen)

    return make
