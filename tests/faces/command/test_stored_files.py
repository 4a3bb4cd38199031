"""Stored files: verify looks at each of them, and a backup brings them back."""

import errno
import os
import time
from pathlib import Path

import pytest
import typer
from django.conf import settings

from steelyard.faces.command.checks import problems
from steelyard.faces.command.running import verb
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


def test_what_a_killed_backup_left_goes_a_day_later(tmp_path: Path) -> None:
    old, new = settings.DATA / "backup-room-old", settings.DATA / "backup-room-new"
    for room in (old, new):  # the new one may belong to a backup that is being written
        room.mkdir()
        (room / "database").write_bytes(b"half")
    os.utime(old, (time.time() - 2 * 86_400,) * 2)
    assert steelyard("backup", tmp_path / "kept.steelyard").exit_code == 0
    assert [room.exists() for room in (old, new)] == [False, True]
    assert list(settings.DATA.glob("backup-room-*")) == [new]
    (new / "database").unlink()
    new.rmdir()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_in_a_sentence(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    @verb
    def act() -> None:
        raise OSError(number, os.strerror(number))

    with pytest.raises(typer.Exit) as ended:
        act()
    assert ended.value.exit_code == 1
    assert capsys.readouterr().err == "The disk is full. Nothing was finished; make room and try again.\n"


def test_another_trouble_with_files_is_not_called_a_full_disk() -> None:
    @verb
    def act() -> None:
        raise PermissionError(errno.EACCES, "no")

    with pytest.raises(PermissionError):
        act()
