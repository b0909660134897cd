"""Who said what: direct, indirect and mixed quotes with speaker, cue and date.

In:  a `Reading`, its mentions with their entities, the entities and the times. Out: `Quote`s by start; they do not overlap.
`span` is the content: inside the quotation marks, or the clause behind (or before) the cue without "rằng" and final punctuation.
The way through, sentence by sentence (find.py): marks.py finds passages in quotation marks, direct.py gives them a speaker or leaves them
(scare quotes, titles), reported.py reads the clauses that cues open (where they begin and end: content.py). Who speaks is told by source.py from the
clause before the cue (clauses.py) and its noun phrases (phrases.py), pronouns by refer.py and who-is-who. The words are in cues.toml and sources.toml.
A speaker that cannot be told is left out rather than guessed.
"""

from machtin.analyze.quotes.find import find_quotes, speaker_at

__all__ = ["find_quotes", "speaker_at"]
