"""The invented words of the demo, read from seeds/demo/words.toml."""

import tomllib
from functools import cache
from random import Random

from pydantic import BaseModel

from app.contacts.models import Function
from app.meetings.models import Channel
from app.responses.models import AskStatus
from app.settings import ROOT
from app.stances.models import Stance

Lines = list[str]


class Said(BaseModel):
    """How a summary carries a quote, and how it ends."""

    lines: Lines
    closings: Lines


class Sources(BaseModel):
    """What a record rests on when nobody was met."""

    statement: Lines
    writing: Lines
    media: Lines
    signature: str


class Work(BaseModel):
    """What is to be done, promised, handed over and taken back."""

    tasks: Lines
    unrelated: Lines
    promises: Lines
    documents: Lines
    do_not_contact: str
    corrected: str
    withdrawn: str
    unsure: str


class ShownStep(BaseModel):
    """One day in the story of the delegation that is shown; a public step may be quoted."""

    days_ago: int
    stance: Stance
    channel: Channel | None = None
    summary: str = ""
    quote: str = ""
    answers: dict[str, AskStatus] = {}


class ShownTask(BaseModel):
    due: int
    title: str


class Shown(BaseModel):
    """The delegation that the guide and the screenshots open: told, not drawn from the dice."""

    code: str
    tasks: list[ShownTask]
    steps: list[ShownStep]


class Called(BaseModel):
    """A function in the middle of a sentence, and the title that comes with it."""

    who: str
    title: str


class Words(BaseModel):
    """One attribute per table of the file."""

    shown: Shown
    functions: dict[Function, Called]
    openings: dict[Channel, Lines]
    said: Said
    quotes: dict[Stance, Lines]
    answers: dict[str, dict[AskStatus, Lines]]
    sources: Sources
    work: Work

    def summary(self, rng: Random, channel: Channel, who: str, quote: str) -> str:
        """What a colleague noted about a talk."""
        parts = (
            rng.choice(self.openings[channel]).format(who=who),
            rng.choice(self.said.lines).format(quote=quote) if quote else "",
            rng.choice(self.said.closings),
        )
        return " ".join(part for part in parts if part)

    def answer(self, rng: Random, slug: str, status: AskStatus) -> str:
        """Their own words to one ask; empty when they used none."""
        return rng.choice(self.answers.get(slug, {}).get(status, [""]))


@cache
def words() -> Words:
    text = (ROOT / "seeds" / "demo" / "words.toml").read_text("utf-8")
    return Words.model_validate(tomllib.loads(text))
