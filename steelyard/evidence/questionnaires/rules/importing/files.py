"""A form from a file, told apart by what it holds."""

from steelyard.evidence.questionnaires.rules.importing import limesurvey, xlsform
from steelyard.evidence.questionnaires.rules.importing.taken import Taken, Unreadable


def read(data: bytes) -> Taken:
    """What a file asks; raises Unreadable."""
    head = data[:400].lstrip(b"\xef\xbb\xbf \r\n\t")
    if not head:
        raise Unreadable("This file is empty.")
    if head.startswith(b"<"):
        return limesurvey.read(data)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("This is an older workbook (.xls) or a protected one. Save it as .xlsx without a password.")
    return xlsform.read(data)
