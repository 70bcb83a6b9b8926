"""Who may see which row: labels, the viewer, and the one seam under the ORM that applies both.

Every query of a session passes the seam. A session starts without a viewer and may then read only
tables that say why they are `unscoped`; signing in binds `session.info["viewer"]`. For the viewer
there are the records of their organisation up to the label Team, above it those they own or are
named for, and what another organisation shares with theirs. Anything else does not exist: a list is
shorter, a count smaller, an id leads to 404. The rules stand in `visible` and nowhere else.
"""

from app.access import seam  # importing it puts it under every session
from app.access.records import (
    ForeignRow,
    Label,
    Labelled,
    LabelLowered,
    NoViewer,
    Scoped,
    Viewer,
    bind,
    keeping_all,
    labelled_tables,
    seen_at,
    viewer_of,
)
from app.access.visibility import sharing_with, visible

__all__ = [
    "ForeignRow",
    "Label",
    "LabelLowered",
    "Labelled",
    "NoViewer",
    "Scoped",
    "Viewer",
    "bind",
    "keeping_all",
    "labelled_tables",
    "seam",
    "seen_at",
    "sharing_with",
    "viewer_of",
    "visible",
]
