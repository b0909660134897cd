"""Everything of an article that needs no database, made in one go: analysed, packed, cut into tokens, its names and quotes listed.

`prepare_many` is what the worker processes run, so that the one writer only has to write. Pure: the same article gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from machtin.analysis import Analysis
from machtin.analyze.pipeline import analyze_each
from machtin.article import Article
from machtin.errors import Problem
from machtin.keep.packing import CorruptError, clean, clean_name, pack_analysis, pack_article, pack_text, unpack_text
from machtin.keep.tokens import Tokens, tokens_between, tokens_of
from machtin.relate.signature import pack_signature, signature_of
from machtin.text.fold import fold

MAX_FORM = 200  # letters of a name that is listed; longer ones are faults of the text


class Form(msgspec.Struct, frozen=True):
    """A form of a name in an article, and whether it is the fullest."""

    folded: str
    type: str
    name: str
    main: bool


class QuoteRow(msgspec.Struct, frozen=True):
    """A quote as the library lists it; `speaker` is a place in `Prepared.forms`."""

    start: int
    end: int
    kind: str
    speaker: int | None
    tokens: Tokens


class Prepared(msgspec.Struct, frozen=True):
    """An article ready to be written."""

    id: str
    version: str
    title: str
    source: str | None
    url: str | None
    published: str | None
    day: str | None
    machtin: str
    article: bytes
    analysis: bytes
    signature: bytes
    words: bytes
    """The tokens of the article and of its quotes, see `pack_tokens`."""
    tokens: Tokens
    forms: tuple[Form, ...]
    quotes: tuple[QuoteRow, ...]
    events: tuple[str, ...]
    """Types of the events that it tells."""


def prepare_many(articles: Iterable[Article], on_problem: Callable[[Problem, Article], None]) -> Iterator[Prepared]:
    """Yield the articles prepared, in their order; one that cannot be analysed is given to `on_problem` and left out."""
    waiting = [storable(a) for a in articles]
    for article, one in zip(waiting, analyze_each(waiting), strict=True):
        try:
            made = one if isinstance(one, Problem) else prepare(article, one)
        except Exception as error:  # as in `analyze_each`: one article never stops the others
            what = f"could not be stored: {type(error).__name__}: {error}."
            made = Problem(f"article {article.id}", what, "It was left out, the others go on. Please report it with its text.")
        if isinstance(made, Problem):
            on_problem(made, article)
        else:
            yield made


def prepare(article: Article, analysis: Analysis) -> Prepared:
    """Return one article, with its analysis, ready to be written."""
    tokens = tokens_of(analysis)
    forms, main = _forms(analysis)
    quotes = tuple(QuoteRow(q.start, q.end, q.kind, main.get(q.speaker or ""), tokens_between(analysis, q.start, q.end)) for q in analysis.quotes)
    return Prepared(
        id=article.id,
        version=article.version,
        title=clean_name(" ".join(analysis.title.split()) or _beginning(article.text)),
        source=article.source,
        url=article.url,
        published=article.published,
        day=analysis.document_date,
        machtin=analysis.machtin,
        article=pack_article(article),
        analysis=pack_analysis(analysis),
        signature=pack_signature(signature_of(analysis)),
        words=pack_tokens([tokens, *(q.tokens for q in quotes)]),
        tokens=tokens,
        forms=forms,
        quotes=quotes,
        events=tuple(dict.fromkeys(e.type for e in analysis.events)),
    )


def storable(article: Article) -> Article:
    """Return an article without what no database holds: half surrogates become U+FFFD, NUL too in ids and names; offsets stay."""
    kept: dict[str, str | None] = {"text": clean(article.text), "id": clean_name(article.id)}
    for field in ("source", "url", "published"):
        value = getattr(article, field)
        kept[field] = None if value is None else clean_name(value)
    return article if all(getattr(article, k) == v for k, v in kept.items()) else msgspec.structs.replace(article, **kept)


def pack_tokens(every: Sequence[Tokens]) -> bytes:
    """Return tokens, those of an article and then those of its quotes, as bytes."""
    return pack_text("\n".join(field for t in every for field in (t.title, t.body, t.names)))


def unpack_tokens(data: bytes) -> list[Tokens]:
    """Return the tokens that `pack_tokens` wrote. Raises CorruptError where the bytes are not what it wrote."""
    fields = unpack_text(data).split("\n")
    if len(fields) % 3:
        raise CorruptError(f"{len(fields)} fields of tokens, not three each")
    return [Tokens(*fields[n : n + 3]) for n in range(0, len(fields), 3)]


def _forms(analysis: Analysis) -> tuple[tuple[Form, ...], dict[str, int]]:
    """The forms of every entity, each once, and where the fullest form of each entity stands among them."""
    forms: dict[tuple[str, str], Form] = {}
    fullest: dict[str, tuple[str, str]] = {}
    for entity in analysis.entities:
        for name in (entity.name, *entity.aliases):
            name = clean_name(" ".join(name.split())[:MAX_FORM])
            key = fold(name), entity.type
            if not key[0]:
                continue
            if name and (key not in forms or (name == entity.name and not forms[key].main)):
                forms[key] = Form(*key, name, name == entity.name)
            fullest.setdefault(entity.id, key)
    order = {key: n for n, key in enumerate(forms)}
    return tuple(forms.values()), {entity: order[key] for entity, key in fullest.items()}


def _beginning(text: str) -> str:
    line = next((x.strip() for x in text.splitlines() if x.strip()), "")
    return line if len(line) <= 120 else line[:119] + "…"
