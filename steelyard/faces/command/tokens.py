"""``steelyard token``: make, list and revoke tokens by which programs act for an account."""

import json
from typing import Annotated

import typer

from steelyard.faces.command.refusals import Refused
from steelyard.faces.command.running import verb

token = typer.Typer(no_args_is_help=True, help="Tokens by which programs use the HTTP API.")
As_json = Annotated[bool, typer.Option("--json", help="As JSON.")]


@token.command()
@verb
def make(  # noqa: PLR0917 -- arguments and options as typer reads them
    account: Annotated[str, typer.Argument(help="The e-mail address of the account it acts for.")],
    name: Annotated[str, typer.Option(help="What it is for.")],
    scope: Annotated[list[str], typer.Option(help="What it may be used for, as people:read; may be given again.")],
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it is good.")] = 90,
    as_json: As_json = False,  # noqa: FBT002 -- a flag as typer reads it
) -> None:
    """Make a token and print it, once: only a fingerprint of it is kept."""
    from steelyard.foundation.accounts import actions, queries  # noqa: PLC0415 -- slow import

    user = queries.holder_called(account)
    if user is None or not queries.may_sign_in(user):
        raise Refused(f"Nobody signs in as {account}.")
    _refuse_unknown(scope)
    try:
        made, letters = actions.make_token(user, by=None, name=name[:80], scopes=scope, days=days)
    except actions.CannotMakeToken as problem:
        raise Refused(str(problem)) from problem
    if as_json:
        typer.echo(json.dumps({"id": made.pk, "token": letters, "expires_at": made.expires_at.isoformat()}))
        return
    typer.echo(letters)
    typer.echo(f"It acts for {user} until {made.expires_at:%Y-%m-%d} and is shown this once.", err=True)


def _refuse_unknown(scopes: list[str]) -> None:
    from steelyard.foundation.accounts.scopes import SCOPES  # noqa: PLC0415 -- slow import

    if unknown := sorted(set(scopes) - SCOPES.keys()):
        raise Refused(f"There is no scope {unknown[0]}; there are {', '.join(SCOPES)}.")


@token.command(name="list")
@verb
def list_(as_json: As_json = False) -> None:  # noqa: FBT002 -- a flag as typer reads it
    """List the tokens that are good today: whose, what for, until when, and when they were last used."""
    from steelyard.foundation.accounts import queries  # noqa: PLC0415 -- slow import

    for one in queries.living_tokens():
        used = one.last_used_at.isoformat(timespec="minutes") if one.last_used_at else None
        row = {
            "id": one.pk,
            "account": one.user.email,
            "name": one.name,
            "begins": one.begins,
            "scopes": one.scopes,
            "expires_at": one.expires_at.isoformat(timespec="minutes"),
            "last_used_at": used,
        }
        typer.echo(json.dumps(row) if as_json else _line(row))


def _line(row: dict[str, object]) -> str:
    scopes = " ".join(map(str, row["scopes"])) if isinstance(row["scopes"], list) else ""
    last = f"last used {row['last_used_at']}" if row["last_used_at"] else "never used"
    return (
        f"{row['id']}  {row['begins']}…  {row['account']}  {row['name']}  {scopes}  until {row['expires_at']}, {last}"
    )


@token.command()
@verb
def revoke(number: Annotated[int, typer.Argument(help="Its number, as token list prints it.")]) -> None:
    """End a token at once."""
    from steelyard.foundation.accounts import actions, queries  # noqa: PLC0415 -- slow import

    found = queries.living_tokens().filter(pk=number).first()
    if found is None:
        raise Refused(f"There is no token {number} that is good today.")
    actions.revoke_token(found, by=None)
    typer.echo(f"{found} is revoked.")
