"""The session that made a change goes on: under a new token, in the same browser."""

from fastapi import Request, Response

from app.people.epochs import renew
from app.people.models import Person
from app.web.db import Db
from app.web.sessions import give_cookie


def keep_signed_in(request: Request, db: Db, person: Person, answer: Response) -> Response:
    """After `end_ways_in`: every other session of this person has ended."""
    give_cookie(request, answer, renew(db, request.state.sign_in_session, person))
    return answer
