"""What several articles say together: `relate(analyses) -> Document`.

Articles are grouped into stories; each story's articles are laid beside each other (lines, copies, entities), their claims compared, and the
timeline, summary, quotes and what is new in each told from them. Nothing here reads the articles again: the analyses are enough.

For a store there are three doors more: `online.place` (the story of one more article), `identity.assign_ids` and `kept.keep_ids` (ids that stay when
stories are computed anew, and redirects from those that do not).
"""

from __future__ import annotations

from machtin._rooms import open_room

open_room(__name__, "relate", "machtin.relate.pipeline")
