"""Who said what: direct, indirect and mixed quotes with speaker, cue and date.

In:  a `Reading`, its mentions with their entities, the entities and the times. Out: `Quote`s by start; they do not overlap.
`span` is the content: inside the quotation marks, or the clause behind (or before) the cue without "rằng" and final punctuation.
Ways in, in this order: marks.py finds passages in quotation marks, direct.py gives them a speaker or leaves them (scare quotes, titles),
reported.py reads the clauses that cues open; source.py tells who speaks; the words are in cues.toml and sources.toml.
A speaker that cannot be told is left out rather than guessed.
"""

from machtin.analyze.quotes.find import find_quotes, speaker_at

__all__ = ["find_quotes", "speaker_at"]
