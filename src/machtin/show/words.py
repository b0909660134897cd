"""Messages that stand in tables: what kinds, verdicts and event codes are called. English here, other languages in locale/ (see i18n.py).

In:  a word of the contract ("number", "direct", "ACCUSE"). Out: a message for `Translations.gettext`.
"""

from __future__ import annotations

from typing import Final

from machtin.show.i18n import N_, Translations
from machtin.show.tongues import Tongues

SECTIONS: Final = {
    "differ": N_("Where the accounts differ"),
    "agree": N_("Where the accounts agree"),
    "timeline": N_("Timeline"),
    "figures": N_("Figures"),
    "quotes": N_("Who said what"),
    "people": N_("People, organisations and places"),
    "relations": N_("Who did what to whom"),
    "new_in": N_("What each article adds"),
    "copied": N_("Copied passages"),
    "articles": N_("The articles, marked up"),
}
"""The sections of a story's page in their order."""

EMPTY: Final = {
    "no_summary": N_("There is not enough to summarise."),
    "no_differ": N_("No place was found where the accounts exclude each other. That does not mean that all they tell is true."),
    "no_differ_one": N_("There is only one article, so nothing to compare it with; no contradiction within it was found."),
    "only_updates": N_("No place was found where the accounts exclude each other, save what changed as time went on, below."),
    "no_agree": N_("Nothing was found that two articles or more tell alike."),
    "no_timeline": N_("No dated happening was found."),
    "no_figures": N_("No figure was found."),
    "no_quotes": N_("No quotation was found."),
    "no_people": N_("No name was found."),
    "no_relations": N_("No clear act of one party towards another was found."),
    "no_new": N_("Nothing that the earlier articles had not told."),
    "no_copied": N_("No copied passage was found."),
}
"""What a section says that has nothing to show."""

VERDICTS: Final = {
    "differ": N_("differ"),
    "agree": N_("agree"),
    "one": N_("one article"),
    "update": N_("updated"),
    "many": N_("several articles"),
}

ENTITY_TYPES: Final = {
    "per": N_("People"),
    "org": N_("Organisations"),
    "gpe": N_("Countries and provinces"),
    "loc": N_("Other places"),
    "misc": N_("Other names"),
}

QUOTE_KINDS: Final = {
    "direct": N_("verbatim"),
    "indirect": N_("reported"),
    "mixed": N_("reported in part"),
}

STATUSES: Final = {
    "planned": N_("planned"),
    "possible": N_("possible"),
    "denied": N_("denied"),
}

STRENGTHS: Final = {
    "high": N_("confidence: high"),
    "mid": N_("confidence: medium"),
    "low": N_("confidence: low"),
}

CHARTS: Final = {
    "number": N_("The numbers on one axis"),
    "date": N_("The times on one axis"),
}

MARKS: Final = {
    "name": (("per", N_("person")), ("org", N_("organisation")), ("plc", N_("place")), ("msc", N_("other name")), ("rol", N_("role"))),
    "time": (("tim", N_("time")),),
    "quantity": (("num", N_("quantity")),),
    "quote": (("quo", N_("quote")),),
    "event": (("evt", N_("event")),),
    "disputed": (("dis", N_("place of a disagreement")),),
}
"""The marks of an article's text by their switch, each with its class in the style sheet."""

# PLOVER event types (https://github.com/openeventdata/PLOVER) in the words of the relations table.
PLOVER: Final = {
    "AGREE": N_("agrees with"),
    "CONSULT": N_("consults with"),
    "SUPPORT": N_("supports"),
    "CONCEDE": N_("concedes to"),
    "COOPERATE": N_("cooperates with"),
    "AID": N_("aids"),
    "YIELD": N_("yields to"),
    "RETREAT": N_("retreats before"),
    "REQUEST": N_("requests of"),
    "DEMAND": N_("demands of"),
    "ACCUSE": N_("accuses"),
    "REJECT": N_("rejects"),
    "THREATEN": N_("threatens"),
    "PROTEST": N_("protests against"),
    "SANCTION": N_("sanctions"),
    "MOBILIZE": N_("mobilises against"),
    "COERCE": N_("coerces"),
    "ASSAULT": N_("assaults"),
}


def disagreement_kind(kind: str, t: Translations | Tongues) -> str:
    """Return what a kind of disagreement is called."""
    names = {
        "number": t.gettext("Number"),
        "date": t.gettext("Time"),
        "place": t.gettext("Place"),
        "name": t.pgettext("kind of disagreement", "Name"),
        "cause": t.gettext("Cause"),
        "outcome": t.gettext("Outcome"),
        "attribution": t.gettext("Attribution"),
    }
    return names.get(kind, kind)


def plover_words(code: str, t: Translations) -> str:
    """Return the verb of a PLOVER code; a code that the table lacks is shown as it is."""
    root = code.split("/")[0].split(".")[0].upper()
    return t.gettext(PLOVER[root]) if root in PLOVER else code
