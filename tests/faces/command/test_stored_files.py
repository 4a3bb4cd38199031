"""Stored files: verify looks at each of them, and a backup brings them back."""

from pathlib import Path

import pytest

from steelyard.faces.command.checks import problems
from tests.faces.command.test_command import steelyard
from tests.factories.library import FileFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stored() -> Path:
    return Path(FileFactory(name="Guide.txt", content=b"Only of this test\n").stored.path)


def test_verify_finds_a_file_that_is_gone_or_another(stored: Path) -> None:
    assert problems() == []
    stored.write_bytes(b"Something else\n")
    assert "Guide.txt" in problems()[0]
    assert "does not hold what was uploaded" in problems()[0]
    stored.unlink()
    assert "is not there" in problems()[0]


def test_a_backup_brings_stored_files_back(stored: Path, tmp_path: Path) -> None:
    file = tmp_path / "kept.steelyard"
    assert steelyard("backup", file).exit_code == 0
    stored.unlink()
    assert steelyard("restore", file, "--yes").exit_code == 0
    assert stored.read_bytes() == b"Only of this test\n"
    assert problems() == []
