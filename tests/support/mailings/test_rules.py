"""Facts, links, marks and reports as values; no database."""

import pytest
from html5lib import HTMLParser
from hypothesis import given
from hypothesis import strategies as st

from steelyard.support.mailings.rules import BounceKind, facts, links, markup, reports
from steelyard.support.mailings.rules.facts import Facts, Unclear


def test_facts_survive_being_kept() -> None:
    some = facts.read({"kinds": ["webinar"], "since": "2021-03-01", "topics": ["3", 3, 4], "activity": 7, "states": []})
    assert some == facts.read(some.kept())
    assert some.kept() == {"kinds": ("webinar",), "since": "2021-03-01", "topics": (3, 4), "activity": 7}
    assert (Facts().is_everybody, some.is_everybody, some.is_about_activities) == (True, False, True)


@pytest.mark.parametrize(
    "kept",
    [
        {"wages": ["high"]}, {"kinds": ["party"]}, {"kinds": "webinar"}, {"topics": ["x"]}, {"topics": ["1" * 30]},
        {"activity": "²"}, {"activity": -1}, {"since": "yesterday"}, {"titles": ["a"] * 61}, {"tiers": {"general": 1}},
    ],
)  # fmt: skip
def test_facts_that_nobody_could_choose_are_refused(kept: dict[str, object]) -> None:
    with pytest.raises(Unclear):
        facts.read(kept)


def test_a_link_is_about_one_row_and_no_other() -> None:
    token = links.token_for(links.RECIPIENT, 12, "key")
    assert links.link_of(token, "key") == links.Link("r", 12)
    forged = ["r13" + token[3:], "o12" + token[3:], token[:-1], token + "A", "", "sample", "r0-" + "A" * 22, "é" * 30]
    assert [links.link_of(one, "key") for one in forged] == [None] * len(forged)
    assert links.link_of(token, "another key") is None


TEXT = """## Spring news

Hello **all**,
read [the guide](https://center.test/a?b=1&c=2) or https://center.test/more.

- one <b>bold</b>
- [two](javascript:alert(1))

1. first
2) second"""


def test_a_letter_reads_the_same_as_text_and_as_a_page() -> None:
    assert markup.as_text(TEXT) == (
        "Spring news\n-----------\n\n"
        "Hello all,\nread the guide (https://center.test/a?b=1&c=2) or https://center.test/more.\n\n"
        "- one <b>bold</b>\n- [two](javascript:alert(1))\n\n1. first\n2. second"
    )
    assert markup.as_html(TEXT) == (
        '<h2 dir="auto">Spring news</h2>\n'
        '<p dir="auto">Hello <strong>all</strong>,<br>'
        'read <a href="https://center.test/a?b=1&amp;c=2">the guide</a> or '
        '<a href="https://center.test/more">https://center.test/more</a>.</p>\n'
        '<ul><li dir="auto">one &lt;b&gt;bold&lt;/b&gt;</li><li dir="auto">[two](javascript:alert(1))</li></ul>\n'
        '<ol><li dir="auto">first</li><li dir="auto">second</li></ol>'
    )


PIECES = st.sampled_from(
    ["\n", "<", ">", '"', "'", "&", "[", "](", ")", "**", "- ", "## ", "https://a.b", "javascript:"]
)


@given(st.lists(PIECES | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), max_size=20).map("".join))
def test_whatever_is_typed_makes_no_element_and_fetches_nothing(text: str) -> None:
    tree = HTMLParser(namespaceHTMLElements=False).parseFragment(markup.as_html(text))
    for element in tree.iter():
        assert element.tag in {"DOCUMENT_FRAGMENT", "h2", "p", "br", "ul", "ol", "li", "a", "strong"}
        assert set(element.attrib) <= ({"href"} if element.tag == "a" else {"dir"})
        assert element.get("href", "https://").startswith(("https://", "http://", "mailto:"))


@pytest.mark.parametrize(
    ("code", "words", "kind"),
    [
        (550, "5.1.1 no such user", BounceKind.HARD),
        (550, "no such user", BounceKind.HARD),
        (550, "5.7.1 blocked by policy", BounceKind.SOFT),
        (552, "5.2.2 mailbox full", BounceKind.SOFT),
        (554, "5.2.1 mailbox disabled", BounceKind.HARD),
        (554, "we do not like you", BounceKind.SOFT),
        (450, "4.2.1 greylisted", BounceKind.SOFT),
        (451, "try again", BounceKind.SOFT),
    ],
)
def test_what_a_server_says_of_an_address(code: int, words: str, kind: BounceKind) -> None:
    assert reports.weight(code, words) == kind


def bounce(recipient: str, returned: str = "", kind: str = "message/delivery-status") -> bytes:
    """A delivery status notification in the shape of RFC 3464, with one block about an address."""
    head = (
        "From: MAILER-DAEMON@mx.test\nTo: center@center.test\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"\n\n'
        "--B\nContent-Type: text/plain\n\nSorry.\n\n"
        f"--B\nContent-Type: {kind}\n\nReporting-MTA: dns; mx.test\nArrival-Date: Mon, 1 Mar 2021 10:00:00 +0000\n\n"
    )
    return (head + recipient + f"\n\n--B\n{returned}\n--B--\n").encode()


RETURNED = "Content-Type: message/rfc822\n\nMessage-ID: <abc@center.test>\nSubject: News\n\nText"
HEADERS = "Content-Type: text/rfc822-headers\n\nMessage-ID: <abc@center.test>\nSubject: News\n"


@pytest.mark.parametrize("returned", [RETURNED, HEADERS])
@pytest.mark.parametrize("kind", ["message/delivery-status", "message/global-delivery-status"])
def test_a_report_names_the_letter_and_the_address_as_we_wrote_it(returned: str, kind: str) -> None:
    block = (
        "Original-Recipient: rfc822;Ann@Agency.Test\nFinal-Recipient: rfc822; ann.new@elsewhere.test\n"
        "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown"
    )
    report = reports.read(bounce(block, returned, kind))
    assert report is not None
    assert report.letters == ("<abc@center.test>",)
    [failure] = report.failures
    assert (failure.addresses, failure.kind) == (("ann@agency.test", "ann.new@elsewhere.test"), BounceKind.HARD)
    assert failure.words == "5.1.1 smtp; 550 5.1.1 unknown"


UNKNOWN = "Final-Recipient: rfc822;a@b.test\nAction: failed\nStatus: 5.1.1"


@pytest.mark.parametrize(
    ("block", "kinds"),
    [
        ("Final-Recipient: rfc822;a@b.test\nAction: delayed\nStatus: 4.4.1", [BounceKind.SOFT]),
        ("Final-Recipient: rfc822;a@b.test\nAction: failed\nStatus: 4.4.7", [BounceKind.SOFT]),
        ("Final-Recipient: rfc822;a@b.test\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.2.2 full", [BounceKind.SOFT]),
        ("Final-Recipient: rfc822;a@b.test\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 who?", [BounceKind.HARD]),
        ("Final-Recipient: rfc822;a@b.test\nAction: failed\nStatus: 5.0.0", [BounceKind.HARD]),
        ("Final-Recipient: rfc822;a@b.test\nAction: delivered\nStatus: 2.0.0", []),
        ("Final-Recipient: rfc822;nobody\nAction: failed\nStatus: 5.1.1", []),
        (
            f"{UNKNOWN}\n\nFinal-Recipient: rfc822;c@d.test\nAction: failed\nStatus: 4.2.2",
            [BounceKind.HARD, BounceKind.SOFT],
        ),
    ],
)  # fmt: skip
def test_what_a_report_says_of_each_address(block: str, kinds: list[BounceKind]) -> None:
    report = reports.read(bounce(block, RETURNED))
    assert report is not None
    assert [failure.kind for failure in report.failures] == kinds


@pytest.mark.parametrize("content", [b"", b"Subject: Hello\n\nI am away until Monday.", b"\xff\xfe\0" * 100])
def test_what_is_no_report_is_none(content: bytes) -> None:
    assert reports.read(content) is None


@given(st.binary(max_size=400))
def test_garbage_inside_a_report_breaks_nothing(garbage: bytes) -> None:
    reports.read(bounce("Final-Recipient: rfc822;a@b.test\nAction: failed", RETURNED) + garbage)
    reports.read(bounce(garbage.decode("latin-1"), garbage.decode("latin-1")))
