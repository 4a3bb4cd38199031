"""The steelyard command: exit code 0 done, 1 refused with a sentence, 2 wrong usage."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from steelyard.faces.command.numbers import measures, report, sunset
from steelyard.faces.command.refusals import Refused
from steelyard.faces.command.running import verb
from steelyard.faces.command.tokens import token

DAY = ["%Y-%m-%d"]
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.command()(measures)
app.command()(report)
app.command()(sunset)


@app.command()
@verb
def serve(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where to listen, on loopback.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Web processes.")] = 2,
    worker: Annotated[bool, typer.Option(help="Run the worker beside the web, or leave it to another service.")] = True,
) -> None:
    """Bring the database up to date, then run web and worker until told to stop."""
    from steelyard.faces.command import serving  # noqa: PLC0415 -- slow import

    serving.prepare(echo=typer.echo)
    sys.exit(serving.run(host=host, port=port, workers=workers, echo=typer.echo, with_worker=worker))


@app.command()
@verb
def upgrade() -> None:
    """After installing a new release: back up, change the tables, look at everything; or put all back as it was."""
    from steelyard.faces.command import upgrading  # noqa: PLC0415 -- slow import

    typer.echo(upgrading.upgrade(echo=typer.echo))


@app.command()
@verb
def load(folder: Annotated[Path, typer.Argument(help="A case: a folder of numbered CSV and YAML files.")]) -> None:
    """Load a case through the importers; loading it again changes nothing."""
    from steelyard.faces.command.case import load_case  # noqa: PLC0415 -- slow import
    from steelyard.faces.command.serving import bring_up_to_date  # noqa: PLC0415 -- slow import

    bring_up_to_date(echo=typer.echo)
    for told in load_case(folder):
        counts = ", ".join(f"{count} {fate}" for fate, count in told.counts.items() if count) or "no rows"
        typer.echo(f"{told.kind:24} {counts}")


@app.command(name="import")
@verb
def import_(  # noqa: PLR0913 -- an option for each kind that needs one
    kind: Annotated[str, typer.Argument(help="What the file holds, for example attendance, contacts or leas.")],
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV, XLSX or ODS; of contacts vCard as well; a calendar as .ics; a form as XLSForm or .lss; "
            "of qda a project (.qdpx), a codebook, a transcript or a document."
        ),
    ],
    preview: Annotated[bool, typer.Option("--preview", help="Say what would happen; write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The fate of each row as JSON.")] = False,
    event: Annotated[str, typer.Option(help="Of attendance: the last word of the event's public address.")] = "",
    support: Annotated[str, typer.Option(help="Of a calendar: code or number of its support.")] = "",
    since: Annotated[datetime | None, typer.Option(formats=DAY, help="Of a calendar: first day; else today.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="Of a calendar: day after the last.")] = None,
    names: Annotated[Path | None, typer.Option(help="Of qda: lines as Jane Doe = Recipient 04.")] = None,
) -> None:
    """Import one file.

    Contacts, attendance and calendars come from other tools: rows that cannot be used are told and left out (code 0),
    and only a file that cannot be read is refused as a whole (code 1). Of every other kind the file is ours to correct:
    nothing is written if any row is refused (code 1).
    """
    if kind == "qda":  # before the database is looked at: a preview needs none
        from steelyard.faces.command.qda import import_qda  # noqa: PLC0415 -- slow import

        import_qda(file, names=names, preview=preview, as_json=as_json, echo=typer.echo)
        return
    from steelyard.faces.command.serving import bring_up_to_date  # noqa: PLC0415 -- slow import

    bring_up_to_date(echo=lambda text: typer.echo(text, err=True))
    if kind in {"template", "form"}:
        typer.echo(_import_asking(kind, file, preview=preview, as_json=as_json))
        return
    if kind == "contacts":
        from steelyard.faces.command.contacts import import_contacts  # noqa: PLC0415 -- slow import

        raise typer.Exit(import_contacts(file, preview=preview, as_json=as_json, echo=typer.echo))
    if kind == "attendance":
        from steelyard.faces.command.attendance import import_attendance  # noqa: PLC0415 -- slow import

        import_attendance(file, event=event, preview=preview, as_json=as_json, echo=typer.echo)
        return
    if kind == "calendar":
        from steelyard.faces.command.calendars import Wanted, import_calendar  # noqa: PLC0415 -- slow import

        wanted = Wanted(support, since and since.date(), until and until.date(), preview)
        import_calendar(file, wanted, as_json=as_json, echo=typer.echo)
        return
    _import_rows(kind, file, preview=preview, as_json=as_json)


def _import_asking(kind: str, file: Path, *, preview: bool, as_json: bool) -> str:
    """Import what asks people: a template of a protocol, or a form."""
    if kind == "template":
        from steelyard.faces.command.templates import import_template  # noqa: PLC0415 -- slow import

        return import_template(file, preview=preview)
    from steelyard.faces.command.forms import import_form  # noqa: PLC0415 -- slow import

    return import_form(file, preview=preview, as_json=as_json)


def _import_rows(kind: str, file: Path, *, preview: bool, as_json: bool) -> None:
    """Import a table of our own, whole or not at all."""
    from steelyard.faces.command.case import import_file  # noqa: PLC0415 -- slow import

    report = import_file(kind, file, preview=preview)
    if as_json:
        rows = [{"line": r.line, "fate": r.fate, "name": r.name, "problems": list(r.problems)} for r in report.rows]
        typer.echo(json.dumps({"kind": kind, "written": report.is_written, "counts": report.counts, "rows": rows}))
    else:
        for row in report.refused:
            typer.echo(f"line {row.line}: {'; '.join(row.problems)}", err=True)
        typer.echo(", ".join(f"{count} {fate}" for fate, count in report.counts.items()))
        if not report.is_written:
            typer.echo("Nothing was written." if report.refused else "This was a preview; nothing was written.")
    if report.refused:
        raise typer.Exit(1)


@app.command()
@verb
def simulate(
    seed: Annotated[int, typer.Option(help="The same seed makes the same people and activities.")] = 1,
    scale: Annotated[int, typer.Option(min=1, max=1000, help="1 respects every published figure.")] = 1,
) -> None:
    """Add simulated people, requests, supports and activities to a loaded case; each row is marked as simulated."""
    from steelyard.faces.command import simulation  # noqa: PLC0415 -- slow import

    simulation.simulate(seed=seed, scale=scale, echo=typer.echo)


@app.command()
def advise(
    file: Annotated[Path, typer.Argument(help="The problem as JSON (docs/formats.md).")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Propose which requests to accept, on a problem described in a file; needs no database."""
    from steelyard.faces.command import advising  # noqa: PLC0415 -- slow import

    try:
        advising.advise(file, as_json=as_json, echo=typer.echo)
    except Refused as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal


@app.command()
def exemplars(  # noqa: PLR0913 -- each option of the contract is one argument
    file: Annotated[Path, typer.Argument(help="CSV, Parquet, XLSX or SQLite; with --engine also a table there.")],
    outcome: Annotated[str, typer.Option(help="The column to explain.")],
    group: Annotated[str, typer.Option(help="The column that names districts or schools.")],
    context: Annotated[str, typer.Option(help="Columns to hold constant, between commas.")] = "",
    within: Annotated[str, typer.Option(help="The column that names groups within a group.")] = "",
    method: Annotated[str, typer.Option(help="reml or ml.")] = "reml",
    weights: Annotated[str, typer.Option(help="A column of precision weights, as lme4's.")] = "",
    categorical: Annotated[str, typer.Option(help="Columns of numbers that are codes, between commas.")] = "",
    missing: Annotated[str, typer.Option(help="Codes that mean no answer, as -9,-99.")] = "",
    scale: Annotated[str, typer.Option(metavar="LOW,HIGH", help="Least and greatest value of the outcome.")] = "",
    table: Annotated[str, typer.Option(help="Of a workbook the sheet, of a database the table.")] = "",
    engine: Annotated[str, typer.Option(metavar="URL", help="Sum there: a database that Ibis knows.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Everything as JSON (docs/formats.md).")] = False,
) -> None:
    """Tell which groups do better than their context predicts; needs no database."""
    from steelyard.evidence.exemplars.queries import Model  # noqa: PLC0415 -- slow import
    from steelyard.faces.command import exemplars as act  # noqa: PLC0415 -- slow import

    try:
        model = Model(
            outcome, act.several(context), group, within, weights,
            act.several(categorical), act.several(missing), act.between(scale),
        )  # fmt: skip
        wanted = act.Wanted(file, model, method, engine, table)
        act.exemplars(wanted, as_json=as_json, echo=typer.echo, warn=lambda text: typer.echo(text, err=True))
    except Refused as refusal:
        typer.echo(str(refusal), err=True)
        raise typer.Exit(1) from refusal


@app.command()
@verb
def coherence(
    as_json: Annotated[
        bool, typer.Option("--json", help="Overlaps, gaps and providers per recipient as JSON.")
    ] = False,
) -> None:
    """Tell where two providers meet, where nobody is, and how many providers agencies have, as far as they share it."""
    from steelyard.faces.command.coherence import show  # noqa: PLC0415 -- slow import

    show(as_json=as_json, echo=typer.echo)


@app.command()
@verb
def balance(
    first: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day, as 2021-10-01.")],
    last: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day.")],
    as_json: Annotated[bool, typer.Option("--json", help="Each weight with its parts and interval as JSON.")] = False,
) -> None:
    """Tell where the weights stand in a period: breadth, responsiveness, partnership, and from how much."""
    from steelyard.faces.command.balance import show  # noqa: PLC0415 -- slow import

    show(first, last, as_json=as_json, echo=typer.echo)


@app.command()
@verb
def verify() -> None:
    """Check the audit chain, the database's constraints, and the files."""
    from steelyard.faces.command.checks import problems  # noqa: PLC0415 -- slow import

    found = problems()
    for problem in found:
        typer.echo(problem, err=True)
    if found:
        raise Refused(f"{len(found)} problems were found.")
    typer.echo("The audit chain, the constraints and the files are in order.")


@app.command()
@verb
def backup(file: Annotated[Path, typer.Argument(help="Where to write the backup.")]) -> None:
    """Write one file that holds database, files and the chain's mark; consistent while people work."""
    from steelyard.faces.command.backups import write_backup  # noqa: PLC0415 -- slow import

    typer.echo(f"{write_backup(file)} bytes written and checked: {file}")


@app.command()
@verb
def restore(
    file: Annotated[Path, typer.Argument(help="A file that steelyard backup wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before replacing what is here.")] = False,
) -> None:
    """Check a backup completely, then put it in place of what is here; what was here is kept beside it."""
    from steelyard.faces.command.backups import restore_backup  # noqa: PLC0415 -- slow import

    if not yes:
        typer.confirm("This replaces the database and files of this installation. Go on?", abort=True)
    typer.echo(restore_backup(file))


@app.command()
@verb
def reindex() -> None:
    """Build the search of the library anew; people may search meanwhile."""
    from steelyard.support.library.tasks.index import Busy, rebuild  # noqa: PLC0415 -- slow import

    try:
        typer.echo(f"{rebuild()} resources can be found.")
    except Busy as busy:
        raise Refused("Another process is writing the index; try again when it has ended.") from busy


mail = typer.Typer(no_args_is_help=True, help="What has to do with letters.")
app.add_typer(mail, name="mail")


@mail.command()
@verb
def bounces(box: Annotated[Path, typer.Argument(help="An mbox, a maildir, or one message as a file.")]) -> None:
    """Read reports of letters that did not arrive, and close the addresses that take none."""
    from steelyard.faces.command.bounces import read_bounces  # noqa: PLC0415 -- slow import

    read_bounces(box, echo=typer.echo)


exchange = typer.Typer(no_args_is_help=True, help="What passes between centers.")
app.add_typer(exchange, name="exchange")


@exchange.command()
@verb
def export(file: Annotated[Path, typer.Argument(help="Where to write; with the ending .zip, CSV tables.")]) -> None:
    """Write our feed into a file, signed, as things stand."""
    from steelyard.faces.command.exchange import export_feed  # noqa: PLC0415 -- slow import

    typer.echo(export_feed(file))


@exchange.command(name="import")
@verb
def import_feed(
    place: Annotated[str, typer.Argument(metavar="FILE|URL", help="A feed, its CSV twin, or a center's address.")],
    preview: Annotated[bool, typer.Option("--preview", help="Say what would change; write nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
    source: Annotated[str, typer.Option(help="The center it is from, where its key is new.")] = "",
    fingerprint: Annotated[str, typer.Option(help="Of a key that nobody confirmed yet, as the center told it.")] = "",
) -> None:
    """Take in the feed of another center, whole or not at all."""
    from steelyard.faces.command.exchange import Wanted, import_feed  # noqa: PLC0415 -- slow import

    import_feed(Wanted(place, source, fingerprint, preview), as_json=as_json, echo=typer.echo)


feedback = typer.Typer(no_args_is_help=True, help="What came of waves of feedback.")
app.add_typer(feedback, name="feedback")


@feedback.command(name="report")
@verb
def feedback_report(
    wave: Annotated[str, typer.Argument(help="The wave's title, code or number.")],
    public: Annotated[bool, typer.Option("--public", help="Only what is released.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print the figures of a wave: the true ones, or with --public those that everybody may read."""
    from steelyard.faces.command.feedback import report  # noqa: PLC0415 -- slow import

    typer.echo(report(wave, public=public, as_json=as_json))


@feedback.command(name="audit")
@verb
def feedback_audit(wave: Annotated[str, typer.Argument(help="The wave's title, code or number.")]) -> None:
    """Attack what is published of a wave, and tell what was found out."""
    from steelyard.faces.command.feedback import audit  # noqa: PLC0415 -- slow import

    found = audit(wave)
    for sentence in found:
        typer.echo(sentence, err=True)
    if found:
        raise Refused(f"{len(found)} attacks found something.")
    typer.echo("No attack on what is published found anything.")


app.add_typer(token, name="token")

inquiry = typer.Typer(no_args_is_help=True, help="Interviews and documents; for who runs the evaluator's server.")
app.add_typer(inquiry, name="inquiry")


@inquiry.command(name="agreement")
@verb
def inquiry_agreement(
    as_json: Annotated[bool, typer.Option("--json", help="Each code and all of them pooled, as JSON.")] = False,
    on: Annotated[str, typer.Option(help="segments (paragraphs) or positions (letters).")] = "segments",
) -> None:
    """Tell how far coders agree on what they coded blind: codes and figures, no word of any document."""
    from steelyard.faces.command.inquiry import agreement  # noqa: PLC0415 -- slow import

    typer.echo(agreement(on=on, as_json=as_json))


@app.command()
@verb
def worker() -> None:
    """Run long work and deliver mail until told to stop."""
    from steelyard.foundation.work import worker as entry  # noqa: PLC0415 -- slow import
    from steelyard.support.library.jobs.index import keep_index_at_start  # noqa: PLC0415 -- slow import

    keep_index_at_start()
    sys.exit(entry.run())


def main(arguments: list[str] | None = None) -> Any:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steelyard.config.settings")
    return app(args=arguments, prog_name="steelyard")
