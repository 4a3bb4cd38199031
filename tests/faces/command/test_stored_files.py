"""Stored files: verify looks at each of them, and a backup brings them back."""

from pathlib import Path

import pytest

from steelyard.faces.command.checks import problems
from steelyard.foundation.kit.seals import Unopened, key_file, seal, unseal
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


def test_a_backup_brings_back_the_key_that_opens_sealed_answers(tmp_path: Path) -> None:
    sealed = seal({"clear": 4}, about="a ballot")
    file = tmp_path / "kept.steelyard"
    assert steelyard("backup", file).exit_code == 0
    key_file().unlink()
    with pytest.raises(Unopened):  # by the new key that this makes
        unseal(sealed, about="a ballot")
    assert steelyard("restore", file, "--yes").exit_code == 0
    assert unseal(sealed, about="a ballot") == {"clear": 4}
    assert key_file().stat().st_mode & 0o077 == 0
