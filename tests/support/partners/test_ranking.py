"""Which provider fits a need: left out, ranked, and the reasons said in words."""

from datetime import date

from steelyard.support.partners.rules import missing, names_in, standing_after
from steelyard.support.partners.rules.ranking import Candidate, Need, rank

TODAY = date(2026, 11, 22)
MARCH = date(2027, 3, 1)
NEED = Need(topic=7, topic_name="crisis response", depth="good", state="OH", state_name="Ohio", level="state", by=MARCH)


def test_the_reasons_are_said_in_words() -> None:
    one = Candidate(
        1, "Safe Schools Partners", {7: {"": "deep"}}, states=frozenset({"OH"}), levels=frozenset({"state"}),
        availability="from", available_from=MARCH, reviewed=2, kept=1,
    )  # fmt: skip
    found = rank(NEED, [one], TODAY)[0]
    assert found.why == (
        "knows crisis response deeply; serves Ohio; helps state agencies; free from March 1, 2027; "
        "two joint works reviewed"
    )
    assert (found.lacks, found.met, found.demands) == ((), 5, 5)


def test_who_does_not_know_the_topic_is_left_out_and_what_is_open_is_said() -> None:
    other = Candidate(1, "Elsewhere", {8: {"": "deep"}})
    open_ended = Candidate(2, "Quiet", {7: {"": "some"}})
    found = rank(NEED, [other, open_ended], TODAY)
    assert [one.candidate.name for one in found] == ["Quiet"]
    assert found[0].lacks == (
        "not known to have good knowledge",
        "does not say whether it serves Ohio",
        "does not say whether it helps state agencies",
        "nobody said whether it takes on work",
    )


def test_what_is_met_comes_first_then_depth_then_how_soon_then_joint_work_then_the_name() -> None:
    def one(key: int, name: str, depth: str = "good", **more: object) -> Candidate:
        return Candidate(key, name, {7: {"": depth}}, serves_everywhere=True, **more)  # type: ignore[arg-type]  # as keywords

    need = Need(topic=7, topic_name="crisis response", state="OH", state_name="Ohio")
    rows = [
        one(1, "Zeta"),
        one(2, "Alpha"),
        one(3, "Kept", kept=1, reviewed=1),
        one(4, "Later", availability="from", available_from=MARCH),
        one(5, "Now", availability="now"),
        one(6, "Deep", "deep"),
        Candidate(7, "Deepest elsewhere", {7: {"": "deep"}}, states=frozenset({"TX"})),
    ]
    names = [found.candidate.name for found in rank(need, rows, TODAY)]
    assert names == ["Deep", "Now", "Later", "Kept", "Alpha", "Zeta", "Deepest elsewhere"]
    assert rank(need, reversed(rows), TODAY) == rank(need, rows, TODAY)


def test_knowledge_in_one_state_counts_there_alone() -> None:
    local = Candidate(1, "Local", {7: {"OH": "deep", "": "some"}})
    assert rank(Need(topic=7, topic_name="x", state="OH", state_name="Ohio"), [local], TODAY)[0].fits == (
        "knows x deeply",
        "serves Ohio",
    )
    elsewhere = rank(Need(topic=7, topic_name="x", state="TX", state_name="Texas"), [local], TODAY)[0]
    assert elsewhere.fits == ("knows x somewhat",)


def test_nobody_is_free_who_takes_on_no_work_or_only_later() -> None:
    need = Need(by=date(2027, 1, 1))
    rows = [
        Candidate(1, "Busy", availability="not_now"),
        Candidate(2, "Later", availability="from", available_from=MARCH),
    ]
    assert [one.lacks for one in rank(need, rows, TODAY)] == [
        ("free from March 1, 2027",),
        ("takes on no work at present",),
    ]


def test_one_no_ends_an_introduction_and_only_two_yes_introduce() -> None:
    assert standing_after(["agreed", "asked"]) == "asked"
    assert standing_after(["agreed"]) == "asked"
    assert standing_after(["agreed", "agreed"]) == "introduced"
    assert standing_after(["agreed", "declined"]) == "declined"


def test_terms_ask_for_what_is_not_said() -> None:
    everything = {"fit", "center_does", "partner_does", "for_whom", "starts_on", "ends_on", "cost", "sustained"}
    assert missing(everything) == ["Say whether somebody does the same already, and how that was checked."]


def test_a_name_stands_as_whole_words() -> None:
    assert names_in("a call with be clear of ohio", ["be clear", "hio", ""]) == ["be clear"]
