"""Who said what, who acted towards whom, what is counted, and what each article tells first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from machtin.analysis import QuoteKind
from machtin.relate.claims import Claim, Material
from machtin.relate.copies import Copy
from machtin.relate.ids import Ids
from machtin.relate.lines import TOKEN, Line
from machtin.relate.prose import sets_off
from machtin.relate.questions import Clash, Match
from machtin.relate.timeline import clean
from machtin.relate.wording import about_of
from machtin.story import Evidence, Figure, FigureAccount, NewItem, Relation, StoryQuote, Wording
from machtin.text.fold import fold
from machtin.values import Number

NEW_BELOW = 0.45  # likeness to every earlier line below which a line tells something new; read on mds-dev
MAX_NEW = 8
SAME_WORDS = 0.75
# Of one named speaker in another article: from here on two statements are one, worded differently. Read on mds-dev: 12 of 12 pairs between 0.55 and 0.75
# were one statement, between 0.45 and 0.55 some were two.
SAME_STATEMENT = 0.55
MIN_NEW_WORDS = 6
N_KEYS = 10  # of lines of 20 words; two that are alike by NEW_BELOW share more than one of so many
MAX_COMPARED = 60  # keeps the work near linear in long stories


def quotes_of(material: Material, ids: Ids) -> list[StoryQuote]:
    """Return the story's quotes in order of date and place; one statement by one speaker is one quote with several places.

    Where papers word a statement differently, `wordings` tells each wording: whoever quotes has chosen, cut or changed the words.
    """
    roles = {e.id: e.roles[0] if e.roles else None for e in material.linked.entities}
    out: list[StoryQuote] = []
    said: dict[str | None, list[int]] = defaultdict(list)
    words: list[list[str]] = []  # of the first telling
    articles: list[set[str]] = []
    for n, analysis in enumerate(material.analyses):
        for q in analysis.quotes:
            speaker = material.linked.of.get((n, q.speaker)) if q.speaker else None
            text = analysis.text[q.start : q.end]
            mine = fold(text).split()
            here = Evidence(analysis.id, q.start, q.end)
            least = {k: SAME_WORDS if speaker is None or analysis.id in articles[k] else SAME_STATEMENT for k in said[speaker][-MAX_COMPARED:]}
            likest = max(((_same_words(material, words[k], mine, low), -k) for k, low in least.items()), default=(0.0, 0))
            if likest[0]:
                same = -likest[1]
                out[same] = _told_again(out[same], text, q.kind, q.date, here)
                articles[same].add(analysis.id)
                continue
            new_id = ids.new("q", speaker or fold(q.speaker_text or ""), " ".join(mine[:8]))
            said[speaker].append(len(out))
            words.append(mine)
            articles.append({analysis.id})
            out.append(StoryQuote(new_id, speaker, q.speaker_text, roles.get(speaker or ""), text, q.kind, q.date, (here,), (Wording(text, q.kind, (here,)),)))
    return [q if len(q.wordings) > 1 else msgspec.structs.replace(q, wordings=()) for q in out]


def _same_words(material: Material, a: list[str], b: list[str], least: float) -> float:
    """How alike two tellings are, 0 where they are two statements."""
    likeness = 1.0 if a == b else material.lines.likeness(a, b) if min(len(a), len(b)) >= 4 else 0.0
    return likeness if likeness >= least else 0.0


def _told_again(quote: StoryQuote, text: str, kind: QuoteKind, date: str | None, here: Evidence) -> StoryQuote:
    """The quote with one place more, and one wording more where it is worded anew."""
    wordings = list(quote.wordings)
    at = next((i for i, w in enumerate(wordings) if _letters(w.text) == _letters(text)), None)
    if at is None:
        wordings.append(Wording(text, kind, (here,)))
    else:
        wordings[at] = msgspec.structs.replace(wordings[at], evidence=(*wordings[at].evidence, here))
    return msgspec.structs.replace(quote, date=quote.date or date, evidence=(*quote.evidence, here), wordings=tuple(wordings))


def _letters(text: str) -> list[str]:
    """What two wordings are compared by: their letters and digits; marks, case and blanks are the paper's."""
    return TOKEN.findall(fold(text))


def relations_of(material: Material, ids: Ids) -> list[Relation]:
    """Return who acted towards whom: pairs of story entities by PLOVER code, most often told first."""
    found: dict[tuple[str, str, str], list[Evidence]] = defaultdict(list)
    for n, analysis in enumerate(material.analyses):
        for e in analysis.events:
            if not e.plover or e.status == "denied":
                continue
            line = material.lines.at(n, e.start)
            for who in e.who:
                for whom in e.whom:
                    one, other = material.linked.of.get((n, who)), material.linked.of.get((n, whom))
                    if one and other and one != other:
                        found[one, other, e.plover].append(Evidence(analysis.id, line.start, line.end))
    rows = sorted(found.items(), key=lambda x: (-len(x[1]), x[0]))
    return [Relation(ids.new("r", *key), *key, len(evidence), tuple(dict.fromkeys(evidence))) for key, evidence in rows]


def figures_of(material: Material, claims: Sequence[Claim], clashes: Sequence[Clash], matches: Sequence[Match], ids: Ids) -> list[Figure]:
    """Return what is counted or measured, with every article's number for it; what clashes or agrees stands in one row."""
    parent = {id(c): id(c) for c in claims}
    by_id = {id(c): c for c in claims}

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    pairs = [(c.one, c.other) for c in clashes] + [(m.one, m.other) for m in matches]
    for one, other in pairs:
        a, b = id(one), id(other)
        if a in parent and b in parent:
            parent[max(root(a), root(b))] = min(root(a), root(b))
    rows: dict[int, list[Claim]] = defaultdict(list)
    for i, claim in by_id.items():
        if isinstance(claim.value, Number):
            rows[root(i)].append(claim)
    out = []
    for group in rows.values():
        head = group[0]
        about, _ = about_of(material, head)
        unit = head.value.unit if isinstance(head.value, Number) else ""
        accounts = tuple(
            FigureAccount(
                material.analyses[c.article].id, c.start, c.end, c.value.low, c.value.high, c.modifier,
                material.analyses[c.article].document_date, c.said_by,
            )
            for c in group
            if isinstance(c.value, Number)
        )
        out.append(Figure(ids.new("f", head.key, about), about, unit or head.key.partition(": ")[2], accounts))
    return sorted(out, key=lambda f: (-len({a.article for a in f.accounts}), f.accounts[0].article, f.accounts[0].start))


def new_in(material: Material, copies: Sequence[Copy]) -> dict[str, tuple[NewItem, ...]]:
    """Return, for every article but the first, the sentences that no earlier article tells; in order of publication as given."""
    order = sorted(range(len(material.analyses)), key=lambda n: (material.analyses[n].published or material.analyses[n].document_date or "9999", n))
    copied = {line.at for c in copies for line in (c.one, c.other)}
    told: dict[str, list[Line]] = defaultdict(list)  # earlier lines by the words that tell most
    out: dict[str, tuple[NewItem, ...]] = {}
    for k, n in enumerate(order):
        items = []
        for line in material.lines.of(n) if k else ():
            if line.kind not in ("lead", "paragraph") or len(line.content) < MIN_NEW_WORDS or line.at in copied or sets_off(line.text):
                continue
            near = {x.at: x for token in _keys(material, line) for x in told[token]}
            if all(material.lines.likeness(line.content, x.content) < NEW_BELOW for x in near.values()):
                place = Evidence(material.analyses[n].id, line.start, line.end)
                items.append((len(material.entities_of(line)) + len(line.content) / 20, NewItem(clean(line.text), (place,))))
        if k:
            best = sorted(items, key=lambda x: -x[0])[:MAX_NEW]
            out[material.analyses[n].id] = tuple(i for _, i in sorted(best, key=lambda x: x[1].evidence[0].start))
        for line in material.lines.of(n):
            for token in _keys(material, line):
                if len(told[token]) < MAX_COMPARED:
                    told[token].append(line)
    return out


def _keys(material: Material, line: Line) -> list[str]:
    """The words of a line that tell most: lines that are alike share one of them."""
    return sorted(set(line.content), key=lambda t: (-material.lines.weight(t), t))[:N_KEYS]
