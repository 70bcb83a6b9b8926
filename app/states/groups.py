"""The regional groups in words: in full for headings, short for columns of a table."""

from typing import assert_never

from app.languages import gettext as _
from app.states.models import RegionalGroup


def group_name(group: RegionalGroup) -> str:
    match group:
        case RegionalGroup.AFRICAN:
            return _("African States")
        case RegionalGroup.ASIA_PACIFIC:
            return _("Asia-Pacific States")
        case RegionalGroup.EASTERN_EUROPEAN:
            return _("Eastern European States")
        case RegionalGroup.LATIN_AMERICAN_AND_CARIBBEAN:
            return _("Latin American and Caribbean States")
        case RegionalGroup.WESTERN_EUROPEAN_AND_OTHERS:
            return _("Western European and other States")
        case RegionalGroup.NONE:
            return _("Observers and the EU")
    assert_never(group)


def group_short(group: RegionalGroup) -> str:
    match group:
        case RegionalGroup.AFRICAN:
            return _("Africa")
        case RegionalGroup.ASIA_PACIFIC:
            return _("Asia-Pacific")
        case RegionalGroup.EASTERN_EUROPEAN:
            return _("E. Europe")
        case RegionalGroup.LATIN_AMERICAN_AND_CARIBBEAN:
            return _("GRULAC")
        case RegionalGroup.WESTERN_EUROPEAN_AND_OTHERS:
            return _("WEOG")
        case RegionalGroup.NONE:
            return _("Observers, EU")
    assert_never(group)
