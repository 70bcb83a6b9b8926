"""How staff choose who may see a record, and which label that is."""

from enum import StrEnum
from typing import assert_never

from app.access import Label
from app.languages import gettext as _


class Audience(StrEnum):
    """What a form offers; *Only me* is *Named people* with nobody else named."""

    PUBLISHED = "published"
    TEAM = "team"
    NAMED = "named"
    ONLY_ME = "only_me"
    AT_RISK = "at_risk"

    @property
    def record_label(self) -> Label:
        match self:
            case Audience.PUBLISHED:
                return Label.PUBLIC
            case Audience.TEAM:
                return Label.TEAM
            case Audience.NAMED | Audience.ONLY_ME:
                return Label.NAMED_PEOPLE
            case Audience.AT_RISK:
                return Label.SOURCE_AT_RISK
        assert_never(self)

    @property
    def label(self) -> str:
        match self:
            case Audience.PUBLISHED:
                return _("Published")
            case Audience.TEAM:
                return _("Team")
            case Audience.NAMED:
                return _("Named people")
            case Audience.ONLY_ME:
                return _("Only me")
            case Audience.AT_RISK:
                return _("Source at risk")
        assert_never(self)

    @property
    def meaning(self) -> str:
        match self:
            case Audience.PUBLISHED:
                return _("Rests on a public source; may be published and shared")
            case Audience.TEAM:
                return _("Everybody in our organisation, and partners it is shared with")
            case Audience.NAMED:
                return _("Who was there and who is named; for others it does not exist")
            case Audience.ONLY_ME:
                return _("Nobody else, until you name somebody")
            case Audience.AT_RISK:
                return _("You and at most four named; sealed apart; never searched or exported")
        assert_never(self)


def audience_of(label: Label) -> Audience:
    """The choice that a label stands for, when nothing is known of who is named."""
    return {
        Label.PUBLIC: Audience.PUBLISHED,
        Label.TEAM: Audience.TEAM,
        Label.NAMED_PEOPLE: Audience.NAMED,
        Label.SOURCE_AT_RISK: Audience.AT_RISK,
    }[label]


def label_name(label: Label) -> str:
    """What a label is called on screen."""
    return audience_of(label).label
