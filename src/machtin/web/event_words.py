"""What the types of events are called on pages; the words of the contract stand on the left."""

from __future__ import annotations

from typing import Final

from machtin.show.i18n import N_

EVENTS: Final = {
    "attack": N_("attack"), "die": N_("death"), "injure": N_("injury"), "arrest": N_("arrest"), "justice": N_("court"), "release": N_("release"), "meet": N_("meeting"),
    "agree": N_("agreement"), "demand": N_("demand"), "reject": N_("rejection"), "accuse": N_("accusation"), "threaten": N_("threat"), "support": N_("support"), "aid": N_("aid"),
    "yield": N_("concession"), "protest": N_("protest"), "sanction": N_("sanction"), "mobilize": N_("mobilisation"), "move": N_("movement"), "disaster": N_("disaster"),
    "accident": N_("accident"), "personnel": N_("appointment or resignation"), "trade": N_("trade"), "organise": N_("organisation of something"), "contest": N_("contest"),
    "crime": N_("crime"), "change": N_("rise or fall"), "family": N_("family"),
}  # fmt: skip
