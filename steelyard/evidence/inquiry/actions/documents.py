"""Taking documents in, replacing names, and taking documents out."""

from typing import Any
from uuid import uuid4

from django.db import transaction

from steelyard.evidence.inquiry import verbs
from steelyard.evidence.inquiry.models import TEXTS, Document, NameRule
from steelyard.evidence.inquiry.rules import CONSENTED, DocumentKind, DocumentStatus, NotNow
from steelyard.evidence.inquiry.rules.passages import line_ends
from steelyard.evidence.inquiry.rules.renaming import Renamed, Rule, renamed
from steelyard.evidence.inquiry.tasks import names
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

LONGEST = 20_000_000  # code points


@transaction.atomic
def take_in(text: str, *, by: User | None, title: str, kind: str = DocumentKind.DOCUMENT, **more: Any) -> Document:
    """Bring a document in, sealed; it can be coded once its names are replaced. ``more``: interview, support, on, source."""
    text = line_ends(text)
    if not text.strip():
        raise NotNow("There are no words in this document.")
    if len(text) > LONGEST:
        raise NotNow("This document is too long. Bring it in in parts.")
    interview = more.get("interview")
    if kind == DocumentKind.INTERVIEW and interview is not None and interview.consent not in CONSENTED:
        raise NotNow("This interview has no consent on record. Record the consent first.")
    guid = more.pop("guid", None) or uuid4()
    made = Document.objects.create(
        guid=guid,
        title=title,
        kind=kind,
        sealed_text=TEXTS.seal(text, about=guid),
        size=len(text),
        taken_in_by=by,
        **more,
    )
    record(verbs.TAKEN_IN, made, by=by)
    return made


@transaction.atomic
def accept(document: Document, *, by: User | None, rules: list[Rule], keep_rules: bool = True) -> Renamed:
    """Replace the names and open the document for coding; the text with the names is gone from here on."""
    if not document.is_draft:
        raise NotNow("The names of this document were replaced already.")
    made = renamed(document.text, rules)
    change(
        document,
        sealed_text=TEXTS.seal(made.text, about=document.guid),
        size=len(made.text),
        replaced=len(made.changes),
        status=DocumentStatus.READY,
    )
    if keep_rules:
        _keep(rules, by)
    record(verbs.ACCEPTED, document, by=by, changes={"replaced": [0, len(made.changes)]})
    return made


def _keep(rules: list[Rule], by: User | None) -> None:
    """Keep new rules for the next document; without the key nobody can tell which are new, so all are kept."""
    known: set[str] = set()
    if names.is_here():
        known = {names.unseal(one.sealed_name).casefold() for one in NameRule.objects.only("sealed_name")}
    NameRule.objects.bulk_create(
        NameRule(sealed_name=names.seal(one.name), becomes=one.becomes, made_by=by)
        for one in rules
        if one.name.casefold() not in known
    )


@transaction.atomic
def withdraw(document: Document, *, by: User | None) -> None:
    """Take a document out: nobody finds or counts it any more. A draft loses its text, for names stand in it."""
    if document.status == DocumentStatus.WITHDRAWN:
        return
    if document.is_draft:
        change(document, status=DocumentStatus.WITHDRAWN, sealed_text=b"", size=0)
    else:
        change(document, status=DocumentStatus.WITHDRAWN)
    record(verbs.WITHDRAWN, document, by=by)


@transaction.atomic
def put_back(document: Document, *, by: User | None) -> None:
    if document.status != DocumentStatus.WITHDRAWN or not document.size:
        raise NotNow("There is nothing to put back.")
    change(document, status=DocumentStatus.READY)
    record(verbs.PUT_BACK, document, by=by)
