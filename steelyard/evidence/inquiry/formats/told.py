"""What a file holds, as JSON tells it."""

from typing import Any

from steelyard.evidence.inquiry.formats.shapes import Project


def told(project: Project) -> dict[str, Any]:
    """Codes by their path, documents by their name, codings by both, with the GUIDs for where names are not enough."""
    coders = {coder.guid: coder.name for coder in project.coders}
    codes = {code.guid: code.where for code in project.codes}
    documents = {document.guid: document.name for document in project.documents}
    return {
        "kind": project.kind,
        "codes": [{"path": one.where, "guid": one.guid, "name": one.name} for one in project.codes],
        "documents": [
            {"guid": one.guid, "name": one.name, "kind": one.kind, "characters": len(one.text), "text": one.text}
            for one in project.documents
        ],
        "codings": [
            {
                "document": documents[one.document],
                "code": codes[one.code],
                "coder": coders.get(one.coder),
                "start": one.start,
                "end": one.end,
                "text": one.text,
                "guid": one.guid,
                "document_guid": one.document,
                "code_guid": one.code,
            }
            for one in project.codings
        ],
        "dropped": project.all_dropped(),
    }
