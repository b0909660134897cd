"""Each form, read by a library that had no part in writing it."""

from __future__ import annotations

import inspect
import io
import json
import re
import warnings
from pathlib import Path
from typing import Any

import conllu
import duckdb
import jsonschema
import msgspec
import msgspec_schemaorg.models as schema_org
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyld import jsonld

from machtin.analysis import read_analysis
from machtin.show.exports.annotations import CONTEXT
from machtin.show.exports.rows import TABLES
from machtin.show.exports.separated import cell, guarded, unguarded
from machtin.story import Document
from tests.show.build import FERRY_A, FERRY_B, FERRY_C, ferry

from .ninjs_schema import SCHEMA
from .written import NASTY, csv_rows, hostile, lines_of_json, unzipped, written

OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
DOCUMENTS = pytest.mark.parametrize("document", [ferry(), hostile()], ids=["ferry", "hostile"])
RISKY = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


# ---- tables


@pytest.mark.parametrize("form", ["csv", "tsv"])
@DOCUMENTS
def test_tables_are_read_by_the_csv_module_as_they_are_described(form: str, document: Document) -> None:
    files = unzipped(written(document, "tables", form))
    package = json.loads(files["datapackage.json"])
    assert [r["name"] for r in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        rows = csv_rows(files[resource["path"]], resource["dialect"]["delimiter"])
        names = [f["name"] for f in resource["schema"]["fields"]]
        assert all(list(row) == names and None not in row.values() for row in rows), resource["name"]
        for row in rows:
            for field in resource["schema"]["fields"]:
                value = row[field["name"]]
                if value and field["type"] in ("integer", "number"):
                    float(value)
                elif value and field["type"] == "array":
                    assert isinstance(json.loads(unguarded(value)), list)
                elif field["type"] == "string":
                    assert not value.startswith(RISKY)


def test_a_table_holds_what_the_articles_say() -> None:
    mentions = csv_rows(written(ferry(), "mentions", "csv"))
    assert len(mentions) == sum(len(a.mentions) for a in ferry().articles)
    texts = {a.id: a.text for a in ferry().articles}
    assert all(texts[m["article"]][int(m["start"]) : int(m["end"])] == m["text"] for m in mentions)
    accounts = csv_rows(written(ferry(), "accounts", "csv"))
    assert [(a["text"], a["modifier"], a["value"], a["as_of"]) for a in accounts if a["item"] == "toll-ferry"] == [
        ("12", "", "12", "2026-05-03"), ("ít nhất 7 người", ">=", "7", "2026-05-02"),
    ]  # fmt: skip
    [cause] = [d for d in csv_rows(written(ferry(), "disagreements", "csv")) if d["kind"] == "cause"]
    assert json.loads(cause["values"]) == ["chở quá tải", "dông lốc"]
    assert [a["said_by"] for a in accounts if a["item"] == cause["id"]] == ["Sở Giao thông", "Đài Khí tượng Hạ Lưu"]


@DOCUMENTS
def test_parquet_is_read_by_duckdb_with_types(tmp_path: Path, document: Document) -> None:
    files = unzipped(written(document, "tables", "parquet"))
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    plain = unzipped(written(document, "tables", "csv"))
    with duckdb.connect() as connection:
        for table in TABLES.values():
            read = connection.execute(f"SELECT * FROM '{tmp_path / table.name}.parquet'")
            assert [c[0] for c in read.description or ()] == list(table.record.__struct_encode_fields__)
            rows = read.fetchall()
            assert len(rows) == len(csv_rows(plain[f"{table.name}.csv"]))
        connection.execute(f"CREATE VIEW m AS FROM '{tmp_path}/mentions.parquet'; CREATE VIEW a AS FROM '{tmp_path}/articles.parquet'")
        joined = connection.execute('SELECT substr(a.text, m.start + 1, m."end" - m.start) = m.text, a.agencies FROM m JOIN a ON a.id = m.article').fetchall()
        assert joined
        assert all(same and isinstance(agencies, list) for same, agencies in joined)


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_can_be_taken_for_a_formula(text: str) -> None:
    assert unguarded(guarded(text)) == text
    for separator in (";", ",", "\t", "\n"):  # whatever a spreadsheet splits at
        assert not any(part.startswith(RISKY) for part in cell(text).strip('"').split(separator)), (text, separator)


@given(st.text(alphabet="=+-@',;\t\n ax＝\"", max_size=12))
def test_guarding_is_undone_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_coded_events_have_the_columns_of_polecat() -> None:
    from machtin.analysis import Entity, Event, Span

    a = msgspec.structs.replace(
        FERRY_A,
        entities=(Entity("E1", "Iraq", "gpe"), Entity("E2", "Nguyễn An", "per", roles=("phát ngôn viên",)), Entity("E3", "Huế", "gpe")),
        events=(
            Event("e1", 0, 4, "accuse", who=("E1",), plover="ACCUSE", where="E3", when="2026-05"),
            Event("e2", 5, 8, "die"),
            Event("e3", 9, 12, "accuse", whom=("E2",), plover="ACCUSE", plover_mode="allege", same_as=("e1",), when="2026-05-02TEV"),
            Event("e4", 13, 15, "aid", who=("một nhóm",), plover="AID", where_span=Span(0, 4), where="E1"),
        ),
    )
    said, aid = csv_rows(written(Document(machtin="x", articles=(a,), stories=()), "polecat", "tsv"), "\t")
    assert (said["Event ID"], said["Event Date"], said["Event Type"], said["Event Mode"], said["Quad Code"]) == ("bensong-1 e1", "2026-05-02", "ACCUSE", "allege", "VERBAL CONFLICT")
    assert (said["Actor Name"], said["Actor Country"], said["Recipient Name"], said["Recipient Title"]) == ("Iraq", "IRQ", "Nguyễn An", "phát ngôn viên")
    assert (said["Placename"], said["Country"], said["Latitude"], said["Publication Date"]) == ("Huế", "VNM", "", "2026-05-02")
    assert (aid["Actor Name Raw"], aid["Event Date"], aid["Raw Placename"], aid["Country"]) == ("một nhóm", "2026-05-02", "Chìm", "IRQ")


# ---- the contract's JSON


def test_json_lines_are_the_contract() -> None:
    assert [read_analysis(line) for line in written(ferry(), "analyses", "jsonl").splitlines()] == list(ferry().articles)
    assert lines_of_json(written(ferry(), "stories", "jsonl"))[0]["id"] == "st-ferry"


# ---- news


@DOCUMENTS
def test_ninjs_items_follow_the_standard(document: Document) -> None:
    items = lines_of_json(written(document, "analyses", "ninjs"))
    assert len(items) == len(document.articles)
    for item in items:
        jsonschema.validate(item, SCHEMA, jsonschema.Draft202012Validator)
    a, text = items[0], FERRY_A.text
    assert (a["firstCreated"], a["by"], a["infoSources"][1]["name"]) == ("2026-05-02T21:05:00+07:00", "Lam Giang", "Hãng tin Hạ Lưu")
    assert a["bodies"][0]["value"] in text


def test_ninjs_is_read_back_by_machtin_itself(tmp_path: Path) -> None:
    import machtin

    (tmp_path / "x.jsonl").write_bytes(written(ferry(), "analyses", "ninjs"))
    a, b, _ = machtin.read([str(tmp_path / "x.jsonl")])
    assert (a.text.split("\n")[0], (a.published or "")[:16]) == (FERRY_A.title, "2026-05-02T21:05")
    assert b.text == FERRY_B.text


# ---- linked data


def nodes_of(data: bytes) -> dict[str, dict[str, Any]]:
    return {node["@id"]: node for node in json.loads(data)["@graph"]}


@pytest.mark.parametrize("what", ["analyses", "stories"])
@DOCUMENTS
def test_linked_data_uses_schema_org_as_it_is_defined(what: str, document: Document) -> None:
    nodes = nodes_of(written(document, what, "jsonld"))
    assert [fault for node in nodes.values() for fault in faults_of(node, nodes)] == []


def faults_of(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> list[str]:
    """What the vocabulary does not allow: properties that the type has not, values that the property does not take. Links are followed to the node meant."""
    known = getattr(schema_org, node["@type"])
    faults = []
    for key, value in node.items():
        if key.startswith(("@", "oa:")):
            continue
        takes = next((told[key] for c in known.__mro__ if key in (told := inspect.get_annotations(c))), None)
        if takes is None:
            faults.append(f"{node['@type']} has no {key}")
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "@type" in one:
                faults += faults_of(one, nodes)
            if not taken(one, takes, nodes):
                faults.append(f"{node['@type']}.{key} takes {takes}, not {one}")
    return faults


def taken(value: Any, takes: str, nodes: dict[str, dict[str, Any]]) -> bool:
    if isinstance(value, dict):
        meant = nodes[value["@id"]] if list(value) == ["@id"] else value
        kinds = [c.__name__ for c in getattr(schema_org, meant["@type"]).__mro__] if "@type" in meant else re.findall(r"'(\w+)'", takes)
        return any(f"'{kind}'" in takes for kind in kinds)
    if isinstance(value, int):
        return re.search(r"\b(int|float)\b", takes) is not None
    if re.search(r"\bstr\b", takes):
        return True
    if "'URL'" in takes:
        return re.match(r"https?://[!-~]+$", value) is not None
    return re.search(r"\bdate\b", takes) is not None and re.fullmatch(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))?)?)?", value) is not None


def test_the_vocabulary_is_really_asked() -> None:
    assert faults_of({"@type": "Claim", "spokenByCharacter": "x"}, {}) == ["Claim has no spokenByCharacter"]
    assert len(faults_of({"@type": "NewsArticle", "wordCount": "many", "datePublished": "hôm qua", "publisher": {"@type": "Place"}, "url": "javascript:x"}, {})) == 4


def test_pyld_and_rdflib_agree_on_the_graph() -> None:
    data = written(ferry(), "stories", "jsonld")
    expanded = jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    with warnings.catch_warnings():  # rdflib's own reader uses what rdflib deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = rdflib.Graph().parse(data=data, format="json-ld")
    other = rdflib.Graph().parse(data=expanded, format="nt")
    assert len(graph) == len(other) > 100
    found = graph.query(
        """PREFIX s: <https://schema.org/> PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?text ?start ?title WHERE { ?d a s:Collection ; s:genre "cause disagreement" ; s:hasPart ?c . ?c a s:Claim ; s:text ?text ; s:appearance ?a ;
        oa:hasTarget/oa:hasSelector/oa:start ?start . ?a a s:NewsArticle ; s:headline ?title } ORDER BY ?title"""
    )
    assert [(str(r.text), int(r.start), str(r.title)) for r in found] == [  # type: ignore[union-attr]
        ("vì chở quá tải", FERRY_A.text.index("vì chở quá tải"), FERRY_A.title), ("dông lốc bất ngờ", FERRY_B.text.index("dông lốc bất ngờ"), FERRY_B.title),
    ]  # fmt: skip


def test_quotes_and_happenings_are_linked() -> None:
    nodes = nodes_of(written(ferry(), "stories", "jsonld"))
    said = nodes["urn:machtin:story:st-ferry#q1"]
    assert nodes[said["spokenByCharacter"]["@id"]]["name"] == "Sìn A Páo"
    assert [nodes[p["@id"]]["@type"] for p in said["isPartOf"]] == ["NewsArticle", "NewsArticle"]
    happened = nodes["urn:machtin:story:st-ferry#t2"]
    assert (happened["@type"], happened["startDate"]) == ("Event", "2026-05-02")


# What of the W3C's context for annotations is used, written from the recommendation's list of terms, so that the test needs no network.
ANNO = {
    "oa": str(OA), "dc": "http://purl.org/dc/elements/1.1/", "as": "http://www.w3.org/ns/activitystreams#", "rdf": str(rdflib.RDF), "dcterms": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "id": "@id", "type": "@type", "Annotation": "oa:Annotation", "AnnotationPage": "as:OrderedCollectionPage", "TextualBody": "oa:TextualBody", "SpecificResource": "oa:SpecificResource",
    "TextPositionSelector": "oa:TextPositionSelector", "TextQuoteSelector": "oa:TextQuoteSelector", "Software": "as:Application", "items": {"@id": "as:items", "@container": "@list"},
    "body": {"@id": "oa:hasBody", "@type": "@id"}, "target": {"@id": "oa:hasTarget", "@type": "@id"}, "source": {"@id": "oa:hasSource", "@type": "@id"}, "selector": {"@id": "oa:hasSelector", "@type": "@id"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"}, "value": "rdf:value", "start": "oa:start", "end": "oa:end", "exact": "oa:exact", "prefix": "oa:prefix", "suffix": "oa:suffix",
    "generator": {"@id": "as:generator", "@type": "@id"}, "name": "foaf:name", **{p: f"oa:{p}" for p in ("classifying", "identifying", "describing", "tagging", "linking")},
}  # fmt: skip


@pytest.mark.parametrize("what", ["analyses", "stories"])
@DOCUMENTS
def test_annotations_stand_where_they_say(what: str, document: Document) -> None:
    page = json.loads(written(document, what, "annotations"))
    assert page["@context"] == CONTEXT
    graph = rdflib.Graph().parse(data=jsonld.to_rdf(page | {"@context": ANNO}, {"format": "application/n-quads"}), format="nt")
    assert len(set(graph.subjects(rdflib.RDF.type, OA.Annotation))) == len({i["id"] for i in page["items"]}) > 0
    from machtin.show.exports.plain import article_iri, encodable, whole

    texts = {rdflib.URIRef(article_iri(whole(a))): encodable(a.text) for a in document.articles}
    for target in graph.subjects(OA.hasSource):
        if (text := texts.get(graph.value(target, OA.hasSource))) is None:  # type: ignore[arg-type]
            continue
        selectors = {graph.value(s, rdflib.RDF.type): s for s in graph.objects(target, OA.hasSelector)}
        at, words = selectors[OA.TextPositionSelector], selectors[OA.TextQuoteSelector]
        start, end = int(graph.value(at, OA.start)), int(graph.value(at, OA.end))  # type: ignore[arg-type]
        assert text[start:end] == str(graph.value(words, OA.exact))
        assert text[:start].endswith(str(graph.value(words, OA.prefix)))
        assert text[end:].startswith(str(graph.value(words, OA.suffix)))


# ---- linguists' forms


def tagged() -> Document:
    """The ferry with words, which the hand-made articles lack."""
    from machtin.analysis import Word

    made = [msgspec.structs.replace(a, words=tuple(Word(m.start(), m.end(), "X") for m in re.finditer(r"\w+(?:[:.]\w+)*|[^\w\s]", a.text))) for a in hostile().articles]
    return msgspec.structs.replace(hostile(), articles=tuple(made))


def test_conllu_is_read_by_conllu() -> None:
    document = tagged()
    data = written(document, "analyses", "conllu").decode()
    sentences = conllu.parse(data)
    assert [s.metadata["newdoc id"] for s in sentences if "newdoc id" in s.metadata] == [" ".join(a.id.split()) for a in document.articles if a.words]
    first = sentences[0]
    assert first.metadata["text"] == FERRY_A.title
    for token in first:
        start, end = map(int, token["misc"]["TokenRange"].split(":"))
        assert FERRY_A.text[start:end] == token["form"]
    assert "".join(t["form"] + ("" if t["misc"].get("SpaceAfter") == "No" else " ") for t in first).strip() == FERRY_A.title
    assert [t["form"] for t in first if (t["misc"].get("NER") or "").endswith("loc")] == ["Đà", "Giang"]
    assert len({s.metadata["sent_id"] for s in sentences}) == len(sentences)


TIMEML = etree.XMLSchema(etree.parse(Path(__file__).with_name("timeml.xsd")))


@DOCUMENTS
def test_timeml_is_valid_and_keeps_the_text(document: Document) -> None:
    from machtin.show.exports.plain import for_xml

    for a, data in zip(document.articles, unzipped(written(document, "analyses", "timeml")).values(), strict=True):
        root = etree.fromstring(data)
        TIMEML.assertValid(root)
        assert root.findtext("DOCID") == for_xml(a.id)
        text = root.find("TEXT")
        assert text is not None
        assert "".join(text.itertext()) == for_xml(a.text)
        assert [x.get("value") for x in text.iter("TIMEX3")] == [t.value for t in a.times]
        assert len(list(text.iter("EVENT"))) == len(root.findall("MAKEINSTANCE"))


def test_timeml_says_what_is_planned_denied_and_when() -> None:
    from machtin.analysis import Event, Span

    where = FERRY_A.times[0]
    inside = Event("e3", where.start, where.start + 2, "attack")
    events = (Event("e1", 0, 4, "attack", "planned", when="x", when_span=Span(where.start, where.end)), Event("e2", 5, 8, "accuse", "denied"), inside)
    a = msgspec.structs.replace(FERRY_A, events=events)
    root = etree.fromstring(written(Document(machtin="x", articles=(a,), stories=()), "analyses", "timeml"))
    TIMEML.assertValid(root)
    first, second = root.findall("MAKEINSTANCE")
    assert (first.get("modality"), first.get("polarity"), second.get("modality"), second.get("polarity")) == ("sẽ", "POS", None, "NEG")
    assert [e.get("class") for e in root.iter("EVENT")] == ["OCCURRENCE", "I_ACTION"]
    assert [(x.get("eventInstanceID"), x.get("relatedToTime")) for x in root.findall("TLINK")] == [("ei1", "t1")]
    assert "e3" in str(next(root.iter(etree.Comment)))


# ---- to read and edit


@pytest.mark.parametrize("document", [ferry(), hostile(), Document(machtin="x", articles=(), stories=())], ids=["ferry", "hostile", "nothing"])
def test_word_documents_hold_the_story(document: Document) -> None:
    """Read as what it is: a zip of XML; python-docx wrote it."""
    from machtin.show.exports.docx import render_docx

    files = unzipped(render_docx(document, "vi"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    root = etree.fromstring(files["word/document.xml"])
    paragraphs = ["".join(t.text or "" for t in p.iter(f"{w}t")) for p in root.iter(f"{w}p")]
    bookmarks = {b.get(f"{w}name") for b in root.iter(f"{w}bookmarkStart")}
    links = [h.get(f"{w}anchor") for h in root.iter(f"{w}hyperlink")]
    assert set(links) == bookmarks
    assert all(name and len(name) <= 40 for name in bookmarks)
    ids = [b.get(f"{w}id") for b in root.iter(f"{w}bookmarkStart")]
    assert len(ids) == len(set(ids))
    for tc in root.iter(f"{w}tc"):  # Word refuses a cell that does not end with a paragraph
        assert tc[-1].tag == f"{w}p"
    if document.articles[:1] == (FERRY_A,) and FERRY_C in document.articles:
        assert any("số người chết trong vụ chìm phà".capitalize()[:6] in p for p in paragraphs)
        assert any("Vừ Chứ Lầu" in p for p in paragraphs)
        assert sum("17h40 ngày 2/5" in p for p in paragraphs) >= 3


def test_word_documents_are_opened_by_python_docx() -> None:
    import docx

    opened = docx.Document(io.BytesIO(written(ferry(), "stories", "docx")))
    assert opened.core_properties.title == ferry().stories[0].headline
    assert opened.core_properties.author == "machtin"
    assert len(opened.tables) == 4
    assert opened.tables[0].rows[1].cells[0].text
