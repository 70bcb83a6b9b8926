"""What happened with each delegation, before anything of it is written down: invented, and drawn
from the same dice every time. Only States and the dates of their signatures are real."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from typing import Final, NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from app.clock import NEW_YORK
from app.demo.desk import Desk
from app.demo.words import ShownStep
from app.meetings.models import Channel
from app.responses.models import AskStatus
from app.stances.models import Stance
from app.states.models import DatePrecision, RegionalGroup, TreatyAction, TreatyActionKind
from app.states.queries import StateRow, all_states

S = Stance
_SCALE: Final = (
    S.WILL_NOT_JOIN,
    S.SAFEGUARDS_FIRST,
    S.UNDECIDED,
    S.LEANING_TO_JOIN,
    S.JOINING_AS_IS,
)
_STANDS: Final[Mapping[RegionalGroup, Sequence[int]]] = {
    RegionalGroup.WESTERN_EUROPEAN_AND_OTHERS: (14, 32, 28, 10, 3, 2, 11),
    RegionalGroup.EASTERN_EUROPEAN: (8, 24, 28, 12, 6, 2, 20),
    RegionalGroup.LATIN_AMERICAN_AND_CARIBBEAN: (5, 20, 30, 14, 4, 2, 25),
    RegionalGroup.AFRICAN: (3, 9, 28, 17, 6, 2, 35),
    RegionalGroup.ASIA_PACIFIC: (3, 9, 26, 18, 8, 2, 34),
    RegionalGroup.NONE: (0, 40, 60, 0, 0, 0, 0),
}
"""How likely each stance is without a signature; then "not known" as recorded, and no record."""

_SIGNED: Final = (0, 8, 6, 18, 68, 0, 0)
_ANSWERS: Final[Mapping[Stance, Sequence[int]]] = {
    S.WILL_NOT_JOIN: (1, 0, 1, 3, 6, 3, 0),
    S.SAFEGUARDS_FIRST: (0, 1, 3, 5, 5, 1, 0),
    S.UNDECIDED: (2, 5, 5, 3, 1, 0, 1),
    S.NOT_KNOWN: (12, 3, 0, 0, 0, 0, 0),
    S.LEANING_TO_JOIN: (3, 5, 3, 1, 0, 0, 3),
    S.JOINING_AS_IS: (6, 4, 1, 0, 0, 0, 6),
}
"""How likely each answer to an ask is, by where the delegation stands."""

_LAST_HEARD: Final = ((1, 6), (8, 29), (31, 58), (62, 150))
_HOW_OFTEN_LAST: Final = (9, 42, 24, 25)
_CHANNELS: Final = dict(zip(Channel, (34, 20, 16, 10, 10, 10), strict=True))
_LATELY: Final = 30
_TO_BE_WON: Final = _SCALE[1:4]
"""Most of these we have met at least once."""


class SignedOn(NamedTuple):
    code: str
    on: date


@dataclass(slots=True)
class Step:
    """One day on which we learned something; without a channel nobody was met."""

    at: datetime
    stance: Stance
    channel: Channel | None = None
    answers: list[tuple[str, AskStatus]] = field(default_factory=list)
    is_signature: bool = False
    is_noted: bool = False
    told: ShownStep | None = None
    """The words of this step, where they are not drawn from the dice."""


@dataclass(slots=True)
class Story:
    """A delegation, what happened with it, oldest first, and the colleague who follows it."""

    state: StateRow
    steps: list[Step]
    follower: int

    @property
    def code(self) -> str:
        return self.state.code

    @property
    def talks(self) -> list[Step]:
        return [step for step in self.steps if step.channel]


def stories(desk: Desk, ask_slugs: Sequence[str]) -> list[Story]:
    """One for each delegation that has anything to tell."""
    signed = _signatures(desk)
    found = []
    for state in all_states(desk.db):
        stance = _where_it_stands(desk, state, signed.get(state.code))
        if state.code == desk.shown:
            story = Story(state, _told(desk), 0)
        elif stance:
            steps = _steps(desk, stance)
            _answer(desk, steps, stance, ask_slugs)
            story = Story(state, steps, _follower(desk, state.regional_group))
        else:
            continue
        if state.code in signed:
            story.steps = _with_signature(story.steps, signed[state.code])
        found.append(story)
    return found


def _told(desk: Desk) -> list[Step]:
    """The story that stands in the file of words."""
    return [
        Step(
            desk.working_hour(step.days_ago),
            step.stance,
            step.channel,
            list(step.answers.items()),
            told=step,
        )
        for step in desk.words.shown.steps
    ]


def _signatures(desk: Desk) -> Mapping[str, date]:
    """The days on which States signed, where the day is known."""
    rows = desk.db.execute(
        sa.select(col(TreatyAction.state_code), col(TreatyAction.acted_on)).where(
            col(TreatyAction.kind) == TreatyActionKind.SIGNATURE,
            col(TreatyAction.superseded_at).is_(None),
            col(TreatyAction.date_precision).not_in({DatePrecision.MONTH, DatePrecision.RANGE}),
            col(TreatyAction.acted_on) < desk.today,
        )
    )
    return {code: on for code, on in rows if on}


def _where_it_stands(desk: Desk, state: StateRow, signed_on: date | None) -> Stance | None:
    likely = _SIGNED if signed_on else _STANDS[state.regional_group]
    return desk.rng.choices((*_SCALE, S.NOT_KNOWN, None), likely)[0]


def _steps(desk: Desk, last: Stance) -> list[Step]:
    """When we heard something, and the way that led to where the delegation stands."""
    steps = [Step(at, last, _channel(desk, (desk.today - at.date()).days)) for at in _times(desk)]
    is_met = any(step.channel for step in steps)
    if last in _TO_BE_WON and not is_met and desk.chance(50):
        steps[0].channel = Channel.MEETING
    _lead_up(desk, steps)
    return steps


def _with_signature(steps: Sequence[Step], signed_on: date) -> list[Step]:
    """Nobody joins as is before they sign; on that day they do."""
    at = datetime.combine(signed_on, time(12), NEW_YORK)
    for step in steps:
        if step.at < at and step.stance is S.JOINING_AS_IS:
            step.stance = S.LEANING_TO_JOIN
    signature = Step(at, S.JOINING_AS_IS, is_signature=True)
    return sorted((*steps, signature), key=lambda step: step.at)


def _times(desk: Desk) -> list[datetime]:
    rng = desk.rng
    first, last = rng.choices(_LAST_HEARD, _HOW_OFTEN_LAST)[0]
    newest = rng.randint(first, last)
    more = rng.choices((0, 1, 2, 3), (30, 36, 22, 12))[0]
    ages = {newest, *(newest + 9 + int((380 - newest) * rng.random()) for _ in range(more))}
    return sorted(desk.working_hour(days) for days in ages)


def _channel(desk: Desk, days_ago: int) -> Channel | None:
    """The nearer to the end of the window, the more often somebody was met."""
    if not desk.chance(78 if days_ago <= _LATELY else 24):
        return None
    return desk.rng.choices(list(_CHANNELS), list(_CHANNELS.values()))[0]


def _lead_up(desk: Desk, steps: Sequence[Step]) -> None:
    """Backwards from the last step: before, the delegation stood here or one step beside it.

    What was learned in the last days is a change, or there would be no news.
    """
    for before, after in reversed(list(pairwise(steps))):
        before.stance = after.stance
        if _is_news(desk, after) or desk.chance(45):
            before.stance = desk.rng.choice(_beside(after.stance))


def _is_news(desk: Desk, step: Step) -> bool:
    return (desk.today - step.at.date()).days < _LAST_HEARD[0][1]


def _beside(stance: Stance) -> Sequence[Stance]:
    if stance is S.NOT_KNOWN:
        return (S.UNDECIDED,)
    at = _SCALE.index(stance)
    return _SCALE[max(at - 1, 0) : at] + _SCALE[at + 1 : at + 2]


def _answer(desk: Desk, steps: Sequence[Step], stance: Stance, slugs: Sequence[str]) -> None:
    """Lead each ask up to its answer over the steps; one piece of news a day is enough."""
    rng = desk.rng
    for number, slug in enumerate(slugs):
        likely = list(_ANSWERS[stance])
        if number == len(slugs) - 1:  # speaking out is the boldest: fewer do, fewer were asked
            likely = [likely[0] + 4, *likely[1:3], *(max(n - 1, 0) for n in likely[3:6]), likely[6]]
        path = _path(desk, rng.choices(list(AskStatus), likely)[0])[-len(steps) :]
        chosen = sorted(rng.sample(range(len(steps)), len(path)))
        for index, status in zip(chosen, path, strict=True):
            if not (steps[index].answers and _is_news(desk, steps[index])):
                steps[index].answers.append((slug, status))


def _path(desk: Desk, last: AskStatus) -> list[AskStatus]:
    """What was answered before; some steps of the ladder were skipped or not noted."""
    if last is AskStatus.NOT_RAISED:
        return []
    ladder = list(AskStatus)[1:6]
    before = ladder[:2] if last is AskStatus.DECLINED else ladder[: ladder.index(last)]
    return [status for status in before if desk.chance(50)] + [last]


def _follower(desk: Desk, group: RegionalGroup) -> int:
    """Colleagues follow regional groups, with a few exceptions from former days."""
    usual = {
        RegionalGroup.AFRICAN: 0,
        RegionalGroup.ASIA_PACIFIC: 1,
        RegionalGroup.LATIN_AMERICAN_AND_CARIBBEAN: 3,
        RegionalGroup.NONE: 3,
    }
    return usual.get(group, 2) if desk.chance(93) else desk.rng.randrange(4)
