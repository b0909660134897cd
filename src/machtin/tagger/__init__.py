"""The trained tagger: one pass over the syllables of a batch of articles gives every learned label.

In:  texts, each a whole article (title, lead and paragraphs set apart by line breaks, or one flat line).
Out: `Tags` for each: words with parts of speech, mentions, event words, block beginnings. Offsets are code points into the text given.
How: `layout` cuts and looks up, `encoder` scores, `decode` and `read_off` turn scores into spans. numpy only; the weights load at the first call.
`words` and `pos` are a lighter path for words and parts of speech alone; `tag` takes both from them.
"""

from __future__ import annotations

from machtin.tagger.pos import find_pos
from machtin.tagger.records import Break, EventWord, Mention, Tags, Word
from machtin.tagger.tagging import Tagger, tag
from machtin.tagger.words import find_words

__all__ = ["Break", "EventWord", "Mention", "Tagger", "Tags", "Word", "find_pos", "find_words", "tag"]
