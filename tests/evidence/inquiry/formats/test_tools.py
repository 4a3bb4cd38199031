"""Projects as NVivo, MAXQDA, ATLAS.ti and QualCoder lay them out, read without loss."""

from steelyard.evidence.inquiry.formats import read, told

from .made import HEAD, PROJECT, code, coding, guid, packed, paragraph, project, selection, word_file


def opened(tmp_path, parts, name="study.qdpx"):
    file = tmp_path / name
    file.write_bytes(packed(parts))
    return read(file)


def test_nvivo(tmp_path):
    """Sources with a capital, CR LF counted as two, names of excerpts blank, cases that are codes, notes by links."""
    text = "Q: Why?\r\nA: Because José asked.\r\n"
    start = text.index("Because")
    body = f"""
    <Users><User guid="{guid("Ana")}" name="Ana" id="AN"/></Users>
    <CodeBook><Codes>{code("Reasons", code("Asked by a peer"))}{code("Cases", code("José"))}</Codes></CodeBook>
    <Variables><Variable guid="{guid("tier")}" name="Cases:Tier" typeOfVariable="Text"><Description/></Variable></Variables>
    <Cases><Case guid="{guid("José")}" name="José"><Description/><VariableValue>
      <VariableRef targetGUID="{guid("tier")}"/><TextValue>intensive</TextValue></VariableValue></Case></Cases>
    <Sources><TextSource guid="{guid("d")}" name="José" richTextPath="internal://{guid("d")}.docx"
      plainTextPath="internal://{guid("d")}.txt" creatingUser="{guid("Ana")}" creationDateTime="2025-06-11T16:24:07Z">
      <Description/>{selection(start, start + 19, coding("Asked by a peer", "Ana"), inner="<Description/>")}
      {selection(0, len(text), coding("José", "Ana"))}{selection(0, 7)}
    </TextSource></Sources>
    <Notes><Note guid="{guid("n")}" name="Annotation" plainTextPath="internal://{guid("n")}.txt"/></Notes>
    <Links><Link guid="{guid("l")}" originGUID="{guid("n")}" targetGUID="{guid("0 7 () ")}"/></Links>"""
    found = opened(
        tmp_path,
        {
            "project.qde": project(body, origin="NVivo for Windows 14"),
            f"Sources/{guid('d')}.txt": text.encode("utf-8-sig"),
            f"Sources/{guid('d')}.docx": word_file(paragraph("Q")),
            f"Sources/{guid('n')}.txt": "He did not answer at once.",
        },
    )
    assert [one.where for one in found.codes] == ["Reasons", "Reasons/Asked by a peer", "Cases", "Cases/José"]
    assert [(one.text, one.start) for one in found.codings] == [("Because José asked.", start), (text, 0)]
    assert found.documents[0].text == text
    assert (found.documents[0].made.by, found.documents[0].made.at) == (guid("Ana"), "2025-06-11T16:24:07Z")
    assert found.coders[0].short == "AN"
    assert found.cases[0].values == {guid("tier"): "intensive"}
    assert found.cases[0].guid == found.codes[3].guid
    assert found.memos[0].text == "He did not answer at once."
    assert [(one.kind, one.guid) for one in found.memos[0].on] == [("excerpt", guid("0 7 () "))]
    assert found.dropped == found.notes == []


def test_maxqda(tmp_path):
    """Upper-case GUIDs, the words as names, values in nameless cases, two documents of one name, pictures and videos."""
    text = "A: We met twice.\nB: We met once. 👍 Then no more.\n"
    place = text.index("We met once")
    upper = guid("Ben").upper()
    body = f"""
    <Users><User name="Ana" guid="{guid("Ana")}"/><User name="Ben" guid="{upper}"/></Users>
    <CodeBook><Codes>{code("Meetings", more='color="#2364a2"')}</Codes></CodeBook>
    <Variables><Variable guid="{guid("v")}" name="Days" typeOfVariable="Integer"/></Variables>
    <Cases><Case guid="{guid("c")}"><VariableValue><VariableRef targetGUID="{guid("v")}"/><IntegerValue>3</IntegerValue>
      </VariableValue><SourceRef targetGUID="{guid("one")}"/></Case></Cases>
    <Sources>
    <TextSource name="Group" guid="{guid("one")}" plainTextPath="internal://a.txt">
      {selection(place, place + 12, coding("Meetings", "Ana"), name="We met once.")}
      <PlainTextSelection guid="{guid("two coders")}" startPosition="{place}" endPosition="{place + 12}"
        modifyingUser="{{{upper}}}"><Description>A remark</Description>{coding("Meetings")}</PlainTextSelection>
      {selection(text.index("👍"), text.index("👍") + 1, inner="<Description>A sign</Description>")}
      {coding("Meetings", "Ben")}</TextSource>
    <TextSource name="Group" guid="{guid("other")}" plainTextPath="internal://b.txt"/>
    <PictureSource name="Board" path="internal://p.jpg" guid="{guid("p")}"><PictureSelection guid="{guid("ps")}"
      firstX="1" firstY="1" secondX="9" secondY="9">{coding("Meetings")}</PictureSelection></PictureSource>
    <VideoSource name="P1" path="internal://v.mp4" guid="{guid("vid")}"><VideoSelection begin="1" end="2"
      guid="{guid("vs")}">{coding("Meetings")}</VideoSelection></VideoSource>
    </Sources>
    <Notes><Note guid="{guid("m")}" name="Idea"><PlainTextContent>Look again.</PlainTextContent></Note></Notes>
    <Sets><Set name="Groups" guid="{guid("s")}"><Description>All</Description><MemberSource targetGUID="{guid("one")}"/>
      <MemberSource targetGUID="{guid("p")}"/></Set></Sets>
    <NoteRef targetGUID="{guid("m")}"/>"""
    parts = {"project.qde": project(body, origin="MAXQDA 2022"), "sources/a.txt": text, "sources/b.txt": "Second."}
    found = opened(tmp_path, parts | {"sources/p.jpg": b"\xff\xd8\xff" + bytes(99)})
    assert [(one.guid, one.name) for one in found.documents] == [(guid("one"), "Group"), (guid("other"), "Group")]
    told_codings = [(one["coder"], one["start"], one["end"], one["text"]) for one in told(found)["codings"]]
    assert told_codings == [
        ("Ana", place, place + 12, "We met once."),
        ("Ben", place, place + 12, "We met once."),  # by whoever changed it last, since nobody is said to have made it
        ("Ben", 0, len(text), text),
    ]
    assert [one.comment for one in found.excerpts] == ["", "A remark", "A sign", ""]
    assert [one.is_whole for one in found.excerpts] == [False, False, False, True]
    assert found.cases == []
    assert found.documents[0].values == {guid("v"): "3"}
    assert found.codes[0].colour == "#2364a2"
    assert found.groups[0].documents == [guid("one")]
    assert [one.kind for one in found.memos[0].on] == ["project"]
    assert len(found.dropped) == 3
    assert found.dropped[0] == "The picture “Board” is not kept here, and 1 coding in it (“Meetings”) was left out."
    assert "video “P1”" in found.dropped[1]
    assert "1 reference to a source" in found.dropped[2]


def test_atlas(tmp_path):
    """CR LF counted as one, which the names of the quotations show; notes on codes; a transcript with sync points."""
    text = "First line\r\nSecond line\r\nThird line with words"
    single = text.replace("\r\n", "\n")
    place = single.index("Third line")
    body = f"""
    <Users><User guid="{guid("Ana")}" name="Ana"/></Users>
    <CodeBook><Codes>{code("Order", f'<NoteRef targetGUID="{guid("n")}"/>')}</Codes></CodeBook>
    <Sources><TextSource guid="{guid("d")}" name="D1" plainTextPath="internal://d.txt">
      {selection(place, place + 10, coding("Order", "Ana"), name="Third line")}
      {selection(place + 11, place + 21, coding("Order", "Ana"), name="with wor...")}</TextSource>
    <AudioSource guid="{guid("a")}" name="" path="internal://a.mp3"><Transcript guid="{guid("t")}" name="Call"
      plainTextPath="internal://t.txt"><SyncPoint guid="{guid("1")}" position="0" timeStamp="0"/>
      <SyncPoint guid="{guid("2")}" position="6" timeStamp="1500"/><SyncPoint guid="{guid("3")}" timeStamp="9000"/>
      <TranscriptSelection guid="{guid("ts")}" fromSyncPoint="{guid("1")}" toSyncPoint="{guid("2")}">
      {coding("Order")}</TranscriptSelection><TranscriptSelection guid="{guid("tt")}" fromSyncPoint="{guid("3")}">
      {coding("Order")}</TranscriptSelection></Transcript></AudioSource></Sources>
    <Notes><Note guid="{guid("n")}" name="On order" plainTextPath="internal://n.txt"/></Notes>"""
    parts = {"sources/d.txt": text, "sources/n.txt": "Why?", "sources/t.txt": "Hello there"}
    found = opened(tmp_path, parts | {"project.qde": project(body, origin="ATLAS.ti Win 23")})
    assert [one.text for one in found.codings] == ["Third line", "with words", "Hello "]
    assert found.codings[0].start == text.index("Third line")
    assert "each line end as one character" in found.notes[0]
    assert found.memos[0].text == "Why?"
    assert found.memos[0].on[0].guid == guid("Order")
    assert [(one.start, one.begins) for one in found.documents[1].turns] == [(0, 0), (6, 1500)]
    assert "recording" in found.dropped[0]
    assert "transcript “Call”" in found.dropped[1]


def test_atlas_without_names_is_counted_where_words_begin(tmp_path):
    text = "Yes we can\r\nNo we\r\nnever did it there"
    single = text.replace("\r\n", "\n")
    place = single.index("never")
    body = f"""<CodeBook><Codes>{code("Order")}</Codes></CodeBook><Sources><TextSource guid="{guid("d")}" name="D1"
      plainTextPath="internal://d.txt">{selection(place, place + 9, coding("Order"))}</TextSource></Sources>"""
    parts = {"sources/d.txt": text}
    assert (
        opened(tmp_path, parts | {"project.qde": project(body, origin="ATLAS.ti Mac 9")}).codings[0].text == "never did"
    )
    # Of any other tool the standard is taken at its word.
    assert opened(tmp_path, parts | {"project.qde": project(body)}).codings[0].start == place


def test_qualcoder(tmp_path):
    """Categories as codes that mark nothing, annotations as notes with a stretch, a journal, values in the source."""
    text = "I like the course.\nIt is long.\n"
    body = f"""
    <Users><User guid="{guid("ann")}" name="ann"/></Users>
    <CodeBook><Codes><Code guid="{guid("cat")}" name="Views" isCodable="false">{code("Liking", "<Description>said so</Description>")}
      </Code></Codes></CodeBook>
    <Variables><Variable guid="{guid("age")}" name="Age" typeOfVariable="Float"><Description/></Variable></Variables>
    <Cases><Case guid="{guid("ID1")}" name="ID1"><Description/><VariableValue><VariableRef targetGUID="{guid("age")}"/>
      <FloatValue>20</FloatValue></VariableValue><SourceRef targetGUID="{guid("d")}"/></Case></Cases>
    <Sources><TextSource plainTextPath="internal://d.txt" guid="{guid("d")}" name="id1.txt">
      {selection(2, 17, coding("Liking", "ann"), name="like the course", by="ann")}
      <NoteRef targetGUID="{guid("note")}"/></TextSource></Sources>
    <Notes><Note guid="{guid("j")}" name="Journal" plainTextPath="internal://j.txt"><Description/></Note>
    <Note guid="{guid("note")}" creatingUser="{guid("ann")}"><PlainTextContent>How long?</PlainTextContent>
      <PlainTextSelection guid="{guid("where")}" startPosition="19" endPosition="30"/></Note></Notes>
    <Description>About the course</Description>"""
    parts = {"project.qde": project(body, origin="QualCoder 3.7"), "Sources/d.txt": text, "Sources/j.txt": "Day one"}
    found = opened(tmp_path, parts)
    assert [(one.where, one.is_codable, one.description) for one in found.codes] == [
        ("Views", False, ""),
        ("Views/Liking", True, "said so"),
    ]
    assert found.codings[0].text == "like the course"
    assert found.cases[0].documents == [guid("d")]
    assert found.description == "About the course"
    journal, note = found.memos
    assert (journal.text, journal.on) == ("Day one", [])
    assert text[note.start : note.end] == "It is long."
    assert (note.on[0].kind, note.on[0].guid) == ("document", guid("d"))


def test_a_pdf_by_its_plain_text(tmp_path):
    body = f"""<CodeBook><Codes>{code("Order")}</Codes></CodeBook><Sources><PDFSource guid="{guid("d")}" name="Report"
      path="internal://r.pdf"><PDFSelection guid="{guid("area")}" page="0" firstX="1" firstY="2" secondX="3" secondY="4">
      {coding("Order")}</PDFSelection><Representation guid="{guid("r")}" plainTextPath="internal://r.txt" name="Text">
      {selection(0, 3, coding("Order"))}</Representation></PDFSource></Sources>"""
    found = opened(tmp_path, {"project.qde": project(body), "sources/r.txt": "One two", "sources/r.pdf": b"%PDF-1.4"})
    assert [(one.guid, one.kind, one.text) for one in found.documents] == [(guid("d"), "pdf", "One two")]
    assert [one.text for one in found.codings] == ["One"]
    assert found.dropped == [
        "1 area marked on pages of the PDF “Report” cannot be shown in its text; 1 coding in it (“Order”) was left out."
    ]


def test_an_old_version_and_prefixes_and_a_folder_around(tmp_path):
    body = f"""<q:CodeBook><q:Codes><q:Code guid="{{{guid("A").upper()}}}" name="A" isCodable="true"/></q:Codes></q:CodeBook>
      <q:Sources><q:TextSource guid="{guid("d")}" name="D"><q:PlainTextContent>Words here</q:PlainTextContent>
      <q:PlainTextSelection guid="{guid("s")}" startPosition="0" endPosition="5"><q:Coding guid="{guid("c")}">
      <q:CodeRef>{guid("A")}</q:CodeRef></q:Coding></q:PlainTextSelection></q:TextSource></q:Sources>"""
    data = f'{HEAD}<q:Project name="Old" xmlns:q="urn:QDA-XML:project:0:4">{body}</q:Project>'
    found = opened(tmp_path, {"Study/project.qde": data})
    assert [(one.text, one.code) for one in found.codings] == [("Words", f"{{{guid('A').upper()}}}")]
    assert "urn:QDA-XML:project:0:4" in found.notes[0]
    bare = opened(tmp_path, {"Study/project.qde": project("", space="")})
    assert "no namespace" in bare.notes[0]
    assert PROJECT not in bare.notes[0]
