"""From a folder to seeds that are sound as a whole, or one error that names every fault."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from app.seeding.checks import Seeds, faults_between
from app.seeding.faults import SeedError
from app.seeding.files import Placed, SeedFolder
from app.seeding.lines import (
    AskFile,
    ConventionFile,
    FormOfAddressLine,
    FunctionTitleLine,
    HolidayLine,
    MembershipLine,
    MemberStateLine,
    PositionLine,
    ResolutionLine,
    TileLine,
    TreatyActionLine,
    VoteLine,
    WorldMapFile,
)

File = TypeVar("File", bound=BaseModel)


def read_seeds(folder: Path) -> Seeds:
    """Read and check everything; raises SeedError.

    Rows are compared with each other only when each is sound by itself: one bad code in
    member_states.csv would else be reported again on every line that names it.
    """
    reading = SeedFolder(folder)
    asks = reading.toml("asks.toml", AskFile)
    convention = reading.json("convention.json", ConventionFile)
    world_map = reading.json("world_map.json", WorldMapFile)
    states = reading.rows("member_states.csv", MemberStateLine)
    tiles = reading.rows("tiles.csv", TileLine)
    memberships = reading.rows("memberships.csv", MembershipLine)
    resolutions = reading.rows("resolutions.csv", ResolutionLine)
    votes = reading.rows("votes.csv", VoteLine)
    positions = reading.rows("positions.csv", PositionLine)
    treaty_actions = reading.rows("treaty_actions.csv", TreatyActionLine)
    holidays = reading.rows("un_holidays.csv", HolidayLine)
    forms = reading.rows("forms_of_address.csv", FormOfAddressLine)
    titles = reading.rows("function_titles.csv", FunctionTitleLine)
    if reading.faults or not (asks and convention and world_map):
        raise SeedError(reading.faults)
    seeds = Seeds(
        states=states,
        tiles=tiles,
        memberships=memberships,
        resolutions=resolutions,
        votes=votes,
        positions=positions,
        treaty_actions=treaty_actions,
        holidays=holidays,
        forms_of_address=forms,
        function_titles=titles,
        asks=_whole(reading, "asks.toml", asks),
        convention=_whole(reading, "convention.json", convention),
        world_map=_whole(reading, "world_map.json", world_map),
    )
    if faults := list(faults_between(seeds)):
        raise SeedError(faults)
    return seeds


def _whole(reading: SeedFolder, file: str, found: File) -> Placed[File]:
    return Placed(reading.name(file), 0, found)
