"""Many pictures, small, in one sheet."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image

GAP, EDGE = 12, "#7b8a92"


def contact_sheet(
    pictures: Iterable[Image.Image], cell: tuple[int, int], columns: int, target: Path
) -> None:
    """Write them row by row as a WebP. cell: pixels, the most that each may take."""
    small = [picture.convert("RGB") for picture in pictures]
    width, height = cell
    rows = -(-len(small) // columns)
    sheet = Image.new("RGB", (columns * (width + GAP) + GAP, rows * (height + GAP) + GAP), EDGE)
    for place, picture in enumerate(small):
        row, column = divmod(place, columns)
        picture.thumbnail(cell)
        sheet.paste(picture, (GAP + column * (width + GAP), GAP + row * (height + GAP)))
    sheet.save(target, quality=80)
