"""`python -m tests.screenshots [--only NAME] [--into FOLDER]`: every page of a fresh demo.

It starts a demo of its own, comes in by the one-time link as the first coordinator and writes
<page>-desktop-light.png, <page>-desktop-dark.png and <page>-phone-light.png. It fails when a page
answers with an error, when a script fails or when the Content-Security-Policy refused something.

Look at the pictures before you commit them. They are set in Inter and Noto Serif where these are
installed (Debian: fonts-inter, fonts-noto-core), else in what the machine has.
"""

import argparse
import sys
from pathlib import Path

from start import Refusal
from tests.screenshots.camera import camera, looks_at
from tests.screenshots.demo_server import TOP, demo_server
from tests.screenshots.shots import SHOTS

FOLDER = TOP / "docs" / "screenshots"


def run(folder: Path, only: list[str]) -> list[str]:
    """Take the pictures; returns what pages complained about."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [shot for shot in SHOTS if not only or shot.name in only]
    total = 0
    with demo_server() as demo, camera(demo, folder) as taking:
        for shot in wanted:
            for look in looks_at(shot):
                size = taking.take(shot, look)
                total += size
                sys.stdout.write(f"{shot.name}-{look.suffix}: {size // 1000} kB\n")
        sys.stdout.write(f"{total / 1_000_000:.1f} MB in {folder}\n")
        return taking.complaints


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.screenshots",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", action="append", default=[], choices=[s.name for s in SHOTS])
    parser.add_argument("--into", type=Path, default=FOLDER, metavar="FOLDER")
    options = parser.parse_args()
    try:
        complaints = run(options.into, options.only)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    for complaint in complaints:
        sys.stderr.write(f"{complaint}\n")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
