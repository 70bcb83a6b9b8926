"""The list of all delegations by regional group, and finding one of them by what is typed."""

from typing import NamedTuple

from sqlmodel import Session

from app.meetings.queries import LastTouch, last_touch
from app.stances.models import Stance
from app.stances.queries import current_stances
from app.states.groups import group_name
from app.states.legal import LegalStatus
from app.states.models import RegionalGroup
from app.states.queries import StateRow, all_states, state_index
from app.states.tally import legal_statuses


class Listed(NamedTuple):
    """A delegation as the list shows it."""

    state: StateRow
    stance: Stance
    legal: LegalStatus
    touched: LastTouch | None


class Group(NamedTuple):
    """A regional group by its name, with those of its delegations that are shown."""

    name: str
    rows: list[Listed]


def codes_for(db: Session, text: str) -> frozenset[str] | None:
    """The States whose names fit; None when nothing was typed, so that all are shown."""
    if not text.strip():
        return None
    index = state_index(db)
    return frozenset(found.code for found in index.suggest(text, len(index.english)))


def only_match(db: Session, text: str) -> str | None:
    """The one State that is called so, or the only one whose name fits."""
    index = state_index(db)
    if code := index.find(text):
        return code
    found = index.suggest(text, 2)
    return found[0].code if len(found) == 1 else None


def listed(db: Session, codes: frozenset[str] | None = None) -> list[Group]:
    """Delegations by regional group, in the order of every list; empty groups are left out."""
    stances, legal, touched = current_stances(db), legal_statuses(db), last_touch(db)
    groups: dict[RegionalGroup, list[Listed]] = {group: [] for group in RegionalGroup}
    for state in all_states(db):
        if codes is None or state.code in codes:
            current = stances.get(state.code)
            stance = current.stance if current else Stance.NOT_KNOWN
            row = Listed(state, stance, legal[state.code], touched.get(state.code))
            groups[state.regional_group].append(row)
    return [Group(group_name(group), rows) for group, rows in groups.items() if rows]
