"""Reading the public facts: States and their names, the depositary's record, votes, positions.

Every function is one query that names its columns and a total order; what is shown is a NamedTuple.
"""

import calendar
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, col

from app.states.aliases import ALIASES
from app.states.legal import COUNTED_TOWARDS_FORTY, LegalStatus, legal_status
from app.states.models import (
    Convention,
    DatePrecision,
    MemberState,
    Membership,
    PublicPosition,
    RegionalGroup,
    Resolution,
    SourceConfidence,
    StateKind,
    StateName,
    TreatyAction,
    TreatyActionKind,
    UnHoliday,
    Vote,
    VoteCast,
)
from app.states.names import NameKind, StateIndex, Suggestion, folded
from app.states.names import StateName as Name
