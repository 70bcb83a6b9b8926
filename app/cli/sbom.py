"""`sbom`: the bill of materials in CycloneDX 1.6, made from the lock that `start.py` installs.

Nothing is asked of a network or of what happens to be installed, and the same lock gives the same
bytes: it can be compared, signed and kept.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import NAMESPACE_URL, uuid5

import typer

from app import __version__
from app.settings import ROOT
from app.web.policy import htmx_scripts

LOCKS: Final = {False: ROOT / "requirements.lock", True: ROOT / "requirements-dev.lock"}
_PIN: Final = re.compile(r"^([a-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$", re.IGNORECASE)
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_SCRIPT: Final = re.compile(r"/([^/@]+)@([^/]+)/")
_US: Final = "delegation-desk"


@dataclass(slots=True)
class Pin:
    """One line of a lock with what follows it."""

    name: str
    version: str
    marker: str = ""
    hashes: list[str] = field(default_factory=list)
    wanted_by: list[str] = field(default_factory=list)

    @property
    def ref(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def pins(lock: str) -> list[Pin]:
    """Every package of a lock; `# via` tells who wants it."""
    found: list[Pin] = []
    for line in lock.splitlines():
        if pin := _PIN.match(line):
            found.append(Pin(pin[1].lower().replace("_", "-"), pin[2], pin[3] or ""))
        elif hash_ := _HASH.search(line):
            found[-1].hashes.append(hash_[1])
        elif (via := line.strip().removeprefix("#").removeprefix(" via").strip()) and found:
            found[-1].wanted_by.append(via.split(" ")[0])
    return found


def _library(pin: Pin) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": pin.ref,
        "name": pin.name,
        "version": pin.version,
        "purl": pin.ref,
        "hashes": [{"alg": "SHA-256", "content": each} for each in pin.hashes],
    }
    if pin.marker:
        component["properties"] = [{"name": f"{_US}:marker", "value": pin.marker}]
    return component


def _scripts() -> Iterator[dict[str, Any]]:
    """What the browser runs and is not ours: the same bytes that lie in app/static/vendor."""
    for script in htmx_scripts():
        named = _SCRIPT.search(script.cdn)
        assert named is not None
        algorithm, digest = script.integrity.split("-", 1)
        content = base64.b64decode(digest).hex()
        yield {
            "type": "library",
            "bom-ref": f"pkg:npm/{named[1]}@{named[2]}#{Path(script.cdn).name}",
            "name": f"{named[1]} {Path(script.cdn).name}",
            "version": named[2],
            "purl": f"pkg:npm/{named[1]}@{named[2]}",
            "hashes": [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": content}],
        }


def _depends_on(found: list[Pin], refs: list[str], name: str) -> list[str]:
    wanted = sorted({pin.ref for pin in found if name in pin.wanted_by})
    return [*wanted, *refs] if name == _US else wanted


def bill(lock: str) -> dict[str, Any]:
    """The document; its number is made from the lock, so it is the same each time."""
    found, scripts = pins(lock), list(_scripts())
    refs = [script["bom-ref"] for script in scripts]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, sha256(lock.encode()).hexdigest())}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": _US,
                "name": _US,
                "version": __version__,
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [*map(_library, found), *scripts],
        "dependencies": [
            {"ref": ref, "dependsOn": _depends_on(found, refs, name)}
            for name, ref in {_US: _US, **{pin.name: pin.ref for pin in found}}.items()
        ],
    }


def sbom(
    *,
    with_tests: Annotated[
        bool, typer.Option("--with-tests", help="Also what only the tests need.")
    ] = False,
) -> None:
    """Print the bill of materials (CycloneDX 1.6) of what the lock pins."""
    document = bill(LOCKS[with_tests].read_text(encoding="utf-8"))
    print(json.dumps(document, indent=2))
