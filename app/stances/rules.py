"""What an assessment of a delegation must rest on."""

from app.stances.models import Stance


def needs_evidence(stance: Stance) -> bool:
    """*Not known* says that there is none; every other stance rests on words or an act."""
    return stance is not Stance.NOT_KNOWN
