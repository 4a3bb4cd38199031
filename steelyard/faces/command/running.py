"""How every verb of the command runs: Django is ready, and a refusal is a sentence and code 1."""

import errno
from collections.abc import Callable
from functools import wraps

import typer

from steelyard.faces.command.refusals import Refused

_FULL = {errno.ENOSPC, errno.EDQUOT}


def verb[**P](function: Callable[P, None]) -> Callable[P, None]:
    """Make a function a verb of the command: Django is ready, and refusals end with code 1 and their sentence."""

    @wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        import django  # noqa: PLC0415 -- slow import: help must not wait for it

        django.setup()
        from django.db import DatabaseError  # noqa: PLC0415 -- slow import

        from steelyard.foundation.work.tables import Unreadable  # noqa: PLC0415 -- slow import

        try:
            function(*args, **kwargs)
        except (Refused, Unreadable) as refusal:
            typer.echo(str(refusal), err=True)
            raise typer.Exit(1) from refusal
        except DatabaseError as problem:
            typer.echo(f"The database refused: {problem}", err=True)
            raise typer.Exit(1) from problem
        except OSError as problem:
            if problem.errno not in _FULL:
                raise
            typer.echo("The disk is full. Nothing was finished; make room and try again.", err=True)
            raise typer.Exit(1) from problem

    return wrapped
