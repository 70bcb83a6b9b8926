"""What the sheet of one ask shows, and what it changes on the page behind it."""

from enum import StrEnum
from urllib.parse import urlsplit

from sqlmodel import Session

from app.asks.queries import AskRow, wordings
from app.clock import utc_now
from app.dossiers import parts
from app.dossiers.ask_cards import HISTORY, SHOWN, AskCard
from app.dossiers.header import legal_of
from app.dossiers.paging import Key
from app.dossiers.records import answers_to
from app.people.models import Person
from app.responses.cells import cell
from app.responses.models import AskStatus
from app.responses.queries import Held, current_responses, statuses_now
from app.responses.tally import tally
from app.states.models import MemberState
from app.states.queries import all_states


class Behind(StrEnum):
    """The page from which the sheet was opened."""

    MATRIX = "matrix"
    DOSSIER = "dossier"
    ELSEWHERE = "elsewhere"


def page_behind(address: str) -> Behind:
    """As the browser tells it; a wrong word changes only what is drawn anew."""
    path = urlsplit(address).path.rstrip("/")
    if path == "/asks":
        return Behind.MATRIX
    _before, found, rest = path.partition("/delegations/")
    return Behind.DOSSIER if found and rest and "/" not in rest else Behind.ELSEWHERE


def history_part(
    db: Session, state: MemberState, ask: AskRow, *, before: Key | None = None
) -> parts.Context:
    """The card of the ask, and a page of its history."""
    answers = answers_to(db, state.code, ask.slug, before, HISTORY + 1)
    newest = answers_to(db, state.code, ask.slug, None, SHOWN) if before else answers
    sentence = wordings(db, legal_of(db, state.code).situation).get(ask.slug, "")
    page = answers[:HISTORY]
    return {
        "ask": ask,
        "card": AskCard(ask, sentence, newest[:SHOWN]),
        "answers": page,
        "older": Key(page[-1].observed_at, page[-1].id) if len(answers) > HISTORY else None,
        "before": before,
        "statuses": list(AskStatus),
    }


def behind_part(
    db: Session, state: MemberState, by: Person, ask: AskRow, behind: Behind
) -> parts.Context:
    """The pieces of the page behind the sheet that an answer to this ask changes."""
    common = {"behind": behind, **parts.ground(db, state, by)}
    if behind is Behind.DOSSIER:
        return parts.timeline_alone(db, state, by) | common
    if behind is Behind.MATRIX:
        return common | _matrix_part(db, state, ask)
    return common


def _matrix_part(db: Session, state: MemberState, ask: AskRow) -> parts.Context:
    statuses = statuses_now(db)
    of_ask = [status for (_code, slug), status in statuses.items() if slug == ask.slug]
    now = current_responses(db, state_code=state.code).get((state.code, ask.slug))
    return {
        "tally": tally(of_ask, len(all_states(db))),
        "cell": cell(
            slug=state.slug,
            name=state.name,
            ask_slug=ask.slug,
            number=ask.number,
            held=Held(now.status, now.grade, now.observed_at) if now else None,
            now=utc_now(),
        ),
    }
