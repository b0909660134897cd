"""The room for more articles than one process reads in an evening: `analyze_batch` and `group_batch`, on one machine or many.

    sources ──sources.py──▶ parts (128 articles) ──analysing.py──▶ a file a part ──grouping.py──▶ stories by their articles

    tables.py    what travels: tables; what an engine is: `map_batches` and one `group_by`
    local.py     the engine of one machine: processes          cluster.py   the engine of many: Ray Data
    places.py    folders on disk or in object storage          running.py   a batch from its beginning, or from where it was

What is written depends neither on the engine nor on the number of workers nor on how often one died: the same articles give the same bytes.
"""

from __future__ import annotations
