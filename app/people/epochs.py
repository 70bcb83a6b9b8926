"""What ends every way in that a person has, but for the browser in which they asked for it."""

from sqlmodel import Session

from app.people.models import Person, SignInSession
from app.people.tokens import hash_of, new_token


def end_ways_in(db: Session, person: Person) -> None:
    """Sessions, half sign-ins and one-time links name the epoch they began in; this is the next."""
    person.epoch += 1
    db.add(person)
    db.flush()


def renew(db: Session, session: SignInSession, person: Person) -> str:
    """Let this session go on in the new epoch under a new token; the old one is worth nothing."""
    token = new_token()
    session.token_hash = hash_of(token)
    session.epoch = person.epoch
    session.needs_factor = False
    db.add(session)
    db.flush()
    return token
