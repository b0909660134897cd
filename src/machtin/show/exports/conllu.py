"""Articles as CoNLL-U: words, parts of speech, names.

MISC holds `NER=B-per` (the word begins a name) or `I-per`, `Entity=E1` of that name, `SpaceAfter=No`, and `TokenRange=start:end` into the article's text.
Source: https://universaldependencies.org/format.html; TokenRange as UDPipe writes it.
Gap: no lemmas, features or syntax: those columns are `_`.
"""

from __future__ import annotations

from collections.abc import Iterator

from machtin.analysis import Analysis
from machtin.show.exports.plain import slug, words_of


def conllu(a: Analysis) -> Iterator[bytes]:
    """Yield the article, a sentence at a time; a blank line ends each."""
    names = [m for m in sorted(a.mentions, key=lambda m: (m.start, -m.end)) if m.type != "role"]
    starts = {b.start for b in a.blocks}
    w = n = 0
    for number, sentence in enumerate(a.sentences, 1):
        head = [f"# newdoc id = {_line(a.id)}"] if number == 1 else []
        head += ["# newpar"] if number > 1 and any(s in starts for s in (sentence.start,)) else []
        head += [f"# sent_id = {slug(a.id)}-{number}", f"# text = {_line(words_of(a.text, sentence.start, sentence.end))}"]
        lines: list[str] = []
        while w < len(a.words) and a.words[w].start < sentence.end:
            word = a.words[w]
            w += 1
            if word.start < sentence.start:
                continue
            while n < len(names) and names[n].end <= word.start:
                n += 1
            misc = []
            if n < len(names) and names[n].start < word.end:
                misc.append(f"NER={'B' if names[n].start >= word.start else 'I'}-{names[n].type}")
                misc += [f"Entity={names[n].entity}"] if names[n].entity else []
            if word.end < sentence.end and not a.text[word.end : word.end + 1].isspace():
                misc.append("SpaceAfter=No")
            misc.append(f"TokenRange={word.start}:{word.end}")
            lines.append(f"{len(lines) + 1}\t{_line(words_of(a.text, word.start, word.end))}\t_\t{word.pos}\t_\t_\t_\t_\t_\t{'|'.join(misc)}")
        if lines:
            yield ("\n".join([*head, *lines]) + "\n\n").encode()


def _line(text: str) -> str:
    """On one line, without tabs; never empty."""
    return " ".join(text.split()) or "_"
