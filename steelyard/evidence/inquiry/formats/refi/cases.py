"""Variables, and the cases that have values of them."""

from xml.etree.ElementTree import Element

from steelyard.evidence.inquiry.formats.refi.known import Known, key, target
from steelyard.evidence.inquiry.formats.shapes import Case, Variable
from steelyard.evidence.inquiry.formats.trees import each, first, words

KINDS = {one.lower(): one for one in ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")}


def read_variables(root: Element, known: Known) -> None:
    for element in each(root, "variables", "variable"):
        name = element.attrib.get("name", "")
        kind = KINDS.get(first(element, "typeofvariable").lower(), "Text")
        guid = known.take("variable", element, name)
        known.project.variables.append(Variable(guid, name, kind, words(element, "description")))


def values_of(element: Element, known: Known) -> dict[str, str]:
    """The values of a source or a case by the GUID of the variable; those without a value say nothing."""
    found = {}
    for value in element.iterfind("variablevalue"):
        reference = value.find("variableref")
        guid = known.find(target(reference), "variable") if reference is not None else ""
        text = next((one.text for one in value if one.tag.endswith("value") and one.text), "")
        if guid and text:
            found[guid] = text
    return found


def read_cases(root: Element, known: Known) -> None:
    """Cases; a nameless one with a single source is how some tools (MAXQDA, Quirkos) write the values of a document."""
    documents = {key(document.guid): document for document in known.project.documents}
    for element in each(root, "cases", "case"):
        values = values_of(element, known)
        sources = known.every(element.iterfind("sourceref"), "document")
        is_value = len(sources) == 1 and not element.findall("selectionref") and not element.findall("coderef")
        if not element.attrib.get("name") and is_value:
            documents[key(sources[0])].values |= values
            continue
        name = element.attrib.get("name", "")
        case = Case(known.take("case", element, name), name, words(element, "description"), values)
        case.codes = known.every(element.iterfind("coderef"), "code")
        case.documents = sources
        case.excerpts = known.every(element.iterfind("selectionref"), "excerpt")
        known.project.cases.append(case)
        known.refer(element, "case", case.guid)
