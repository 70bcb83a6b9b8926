"""What can go wrong by the campaign's rules: named for what happened, with a status and a field."""

from uuid import UUID


class DomainError(Exception):
    """A rule said no. `message` is written for the person; `field` names the input it concerns."""

    status = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(DomainError):
    """There is no such record, or this person may not know of it: both look the same."""

    status = 404


class NotAllowed(DomainError):
    """The person's role does not allow this."""

    status = 403


class ChangedMeanwhile(DomainError):
    """Somebody else saved this record since the form was opened."""

    status = 409


class SignInNeeded(DomainError):
    """Nobody is signed in, or the session has ended."""

    status = 401

    def __init__(self, message: str, *, person_id: UUID | None = None) -> None:
        super().__init__(message)
        self.person_id = person_id
        """Whose session ran out just now; what they posted with it may be kept for them."""
