"""Words and sentences in the forms that other tools read: joined with `_`, a sentence a line, CoNLL-U, JSON.

In:  a text, or lines of text; every line is a text of its own, so that a line's words depend on nothing but the line.
Out: `Word` records (offsets are code points into the text given, `end` exclusive), or one string a line.
Promised: the text is never altered: what `segmented` writes is the input up to white space once the `_` of both are taken for blanks.
Words and sentences alone take the light path (`words`); CoNLL-U and JSON, which tell parts of speech and names too, take the whole tagger.
Sources: CoNLL-U as in https://universaldependencies.org/format.html; TokenRange is UDPipe's name for code-point offsets in MISC.
Gap: no lemmas, no features, no syntax: those columns of CoNLL-U are `_`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from machtin.analysis import Span
from machtin.article import Article
from machtin.tagger.records import Mention, Tags, Word
from machtin.tagger.tagging import tag
from machtin.tagger.words import find_words, join_words
from machtin.text.sentences import find_sentences

FORMS = ("segmented", "lines", "conllu", "json")
MAX_LINES = 512  # lines worked on at once; the tagger's speed no longer grows above it, and memory stays small
MAX_CHARACTERS = 200_000  # and this much text, for lines as long as articles
_SURROGATE = re.compile("[\ud800-\udfff]")


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of one text: its span, and its words and names by their offsets into that text."""

    span: Span
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]


def segment(text: str) -> list[Span]:
    """Return the words of `text` with `.start` and `.end`; they tile its non-blank characters, and none goes over a line break.

    "Hà Nội mưa to." → Span(0, 6), Span(7, 10), Span(11, 13), Span(13, 14)
    The light path: words and nothing else, many times faster than the whole tagger. `machtin.tagger.tag` tells parts of speech and names too.
    """
    return find_words([text])[0]


def write_segmented(batches: Iterable[Sequence[str | Article]], form: str) -> Iterator[str]:
    """Yield what `form` (one of `FORMS`) says of each line or article, batch by batch; a string may hold several lines. `in_batches` makes batches.

    "segmented" keeps the lines; "lines" is a sentence a line; "conllu" and "json" are the forms of those names, JSON one object a text.
    """
    n_sentences = 0
    for batch in batches:
        plain = [_text(item) for item in batch]
        if form == "segmented":
            yield from join_words(plain)
            continue
        if form == "lines":
            for text, words in zip(plain, find_words(plain), strict=True):
                if lines := _a_sentence_a_line(text, words):
                    yield lines
            continue
        for item, text, tags in zip(batch, plain, tag(plain), strict=True):
            sentences = sentences_of(text, tags)
            if form == "json":
                yield _json(item, text, sentences)
            elif sentences:
                yield "\n".join(_conllu(text, s, n_sentences + n) for n, s in enumerate(sentences, 1))
            n_sentences += len(sentences)


def _a_sentence_a_line(text: str, words: Sequence[Span]) -> str:
    out: list[str] = []
    w = 0
    for span in (s for line in _line_spans(text) for s in _sentences_of_line(text, line)):
        first = w
        while w < len(words) and words[w].start < span.end:
            w += 1
        if w > first:
            out.append(" ".join("_".join(text[x.start : x.end].split()) for x in words[first:w]))
    return "\n".join(out)


def sentences_of(text: str, tags: Tags) -> list[Sentence]:
    """Return the sentences of one text with the words and mentions that begin in each; line breaks end a sentence."""
    out: list[Sentence] = []
    words, mentions = tags.words, tags.mentions
    w = m = 0
    for span in (s for line in _line_spans(text) for s in _sentences_of_line(text, line)):
        first_word, first_mention = w, m
        while w < len(words) and words[w].start < span.end:
            w += 1
        while m < len(mentions) and mentions[m].start < span.end:
            m += 1
        if w > first_word:
            out.append(Sentence(span, tuple(words[first_word:w]), tuple(mentions[first_mention:m])))
    return out


def _sentences_of_line(text: str, span: tuple[int, int]) -> list[Span]:
    """Return the sentences of one stretch of `text`, by offsets into `text`."""
    start, end = span
    return [Span(s.start + start, s.end + start) for s in find_sentences(text[start:end])]


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line)
        at += len(line)


def in_batches(texts: Iterable[str | Article]) -> Iterator[Sequence[str | Article]]:
    """Yield `texts` in lists that keep the tagger busy and the memory small."""
    batch: list[str | Article] = []
    size = 0
    for item in texts:
        batch.append(item)
        size += len(_text(item))
        if len(batch) >= MAX_LINES or size >= MAX_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _text(item: str | Article) -> str:
    return item if isinstance(item, str) else item.text


def _json(item: str | Article, text: str, sentences: Sequence[Sentence]) -> str:
    record = {
        "text": _encodable(text),
        "sentences": [s.span for s in sentences],
        "words": [w for s in sentences for w in s.words],
        "mentions": [{"start": m.start, "end": m.end, "type": m.type} for s in sentences for m in s.mentions],
    }
    return msgspec.json.encode(record if isinstance(item, str) else {"id": item.id} | record).decode()


def _conllu(text: str, sentence: Sentence, number: int) -> str:
    """One block of ten-column lines; with the line break that the caller puts behind it, a blank line ends it.

    MISC holds `NER=B-per` (the word begins a name) or `NER=I-per`, `SpaceAfter=No`, and `TokenRange=start:end` into the line or article given.
    """
    span = sentence.span
    out = [f"# sent_id = {number}", f"# text = {_on_one_line(text[span.start : span.end])}"]
    mentions = iter(sentence.mentions)
    mention = next(mentions, None)
    for n, word in enumerate(sentence.words, 1):
        while mention is not None and mention.end <= word.start:
            mention = next(mentions, None)
        misc = []
        if mention is not None and mention.start < word.end:
            misc.append(f"NER={'B' if mention.start >= word.start else 'I'}-{mention.type}")
        if word.end < span.end and not text[word.end].isspace():
            misc.append("SpaceAfter=No")
        misc.append(f"TokenRange={word.start}:{word.end}")
        form = _on_one_line(text[word.start : word.end])
        out.append(f"{n}\t{form}\t_\t{word.pos}\t_\t_\t_\t_\t_\t{'|'.join(misc)}")
    return "\n".join(out) + "\n"


def _on_one_line(text: str) -> str:
    return _encodable(" ".join(text.split()))


def _encodable(text: str) -> str:
    """`text` with half surrogates, which no UTF-8 file can hold, as U+FFFD; the offsets stay."""
    return _SURROGATE.sub("\ufffd", text)
