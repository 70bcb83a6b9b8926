"""The bill of materials names every pinned package with its hashes, and no known holes."""

import json
from hashlib import sha384
from typing import Any

import pytest
from packaging.utils import canonicalize_name
from packaging.version import Version

from app.cli.machine import LEAST
from app.cli.sbom import LOCKS, bill
from app.settings import ROOT
from tests.cli.conftest import Run
from tests.conventions.test_locks import HASH, SAFE, entries, locked, version


@pytest.mark.parametrize("options", [[], ["--with-tests"]])
def test_the_bill_of_materials_is_the_lock(run: Run, options: list[str]) -> None:
    lock = LOCKS[bool(options)]
    code, said = run("sbom", *options)
    document: dict[str, Any] = json.loads(said)
    parts = {each["bom-ref"]: each for each in document["components"]}
    pinned = {
        f"pkg:pypi/{name}@{version(each)}": each
        for name, all_ in locked(lock).items()
        for each in all_
    }
    hashes = sorted(found for entry in entries(lock) for found in HASH.findall(entry))

    assert (code, document["bomFormat"], document["specVersion"]) == (0, "CycloneDX", "1.6")
    assert {ref for ref in parts if ref.startswith("pkg:pypi/")} == pinned.keys()
    assert hashes == sorted(
        f"--hash=sha256:{each['content']}"
        for part in parts.values()
        for each in part["hashes"]
        if each["alg"] == "SHA-256"
    )
    assert all(
        part["name"] == canonicalize_name(part["name"])
        for part in parts.values()
        if "pypi" in part["purl"]
    )


def test_no_part_is_older_than_the_first_without_known_holes(run: Run) -> None:
    parts = {part["name"]: part for part in json.loads(run("sbom")[1])["components"]}
    least = SAFE | {name: ".".join(map(str, numbers)) for name, numbers in LEAST.items()}

    assert {n: v for n, v in least.items() if Version(parts[n]["version"]) < Version(v)} == {}


def test_the_scripts_of_the_browser_are_parts_too(run: Run) -> None:
    parts = json.loads(run("sbom")[1])["components"]
    scripts = {each["hashes"][0]["content"] for each in parts if "pkg:npm/" in each["purl"]}
    vendored = (ROOT / "app" / "static" / "vendor").rglob("*.js")

    assert scripts == {sha384(file.read_bytes()).hexdigest() for file in vendored}


def test_everything_hangs_together(run: Run) -> None:
    text = LOCKS[False].read_text(encoding="utf-8")
    document = bill(text)
    refs = {part["bom-ref"] for part in document["components"]}
    edges = {each["ref"]: each["dependsOn"] for each in document["dependencies"]}
    reached, waiting = set(), ["delegation-desk"]
    while waiting:
        at = waiting.pop()
        if at not in reached:
            reached.add(at)
            waiting += edges.get(at, [])

    assert reached == refs | {"delegation-desk"}
    assert document == bill(text)
    assert (
        document["serialNumber"] != bill(text.replace("alembic==", "alembic==9."))["serialNumber"]
    )
