"""A sheet of paper: type, colours and the few shapes that the pages are made of; millimetres."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import matplotlib
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, TableCellFillMode
from fpdf.fonts import FontFace

__all__ = [
    "ACCENT",
    "ALARM",
    "BOTTOM",
    "GAP",
    "HALF",
    "INK",
    "LEFT",
    "PALE",
    "RIGHT",
    "ROW_MM",
    "RULE",
    "SECOND",
    "SOFT",
    "TOP",
    "WIDTH",
    "Column",
    "Sheet",
]

LEFT, TOP, RIGHT, BOTTOM = 16.0, 14.0, 194.0, 284.0
"""The margins on A4."""
WIDTH = RIGHT - LEFT
GAP = 6.0
"""Between two things beside each other, each HALF as wide as the page."""
HALF = (WIDTH - GAP) / 2
ROW_MM = 4.7
"""A table's row."""

# As in the other plots; on a grey printer shapes and dashes tell apart what colours do not.
INK, SOFT, RULE, PALE = "#1f2933", "#5b6770", "#ccd4da", "#f2f5f7"
ACCENT, SECOND, ALARM = "#0072b2", "#b34700", "#a01c4a"

_FAMILY = "DejaVu"
_CELL_PAD = 1.0
_ROUNDING_MM = 0.1  # a text as wide as its cell would be broken into two lines
_SHADED = TableCellFillMode.ROWS
_MOST_IN_LINE = 300  # letters, more than fit; breaking a whole essay into lines takes seconds
_MISSING = "\N{WHITE VERTICAL RECTANGLE}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


class Column(NamedTuple):
    """A table's column: its heading, millimetres, and L, C or R."""

    title: str
    width: float
    align: str = "L"


class Sheet(FPDF):
    """A4 pages whose content stays where it is put: nothing ever flows to another page."""

    def __init__(self, title: str, made_at: datetime) -> None:
        super().__init__(unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.set_margin(0)
        self.c_margin = 0
        # The core fonts know Latin only, and names come in any script.
        fonts = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
        self.add_font(_FAMILY, "", fonts / "DejaVuSans.ttf")
        self.add_font(_FAMILY, "B", fonts / "DejaVuSans-Bold.ttf")
        self.set_text_shaping(True)
        self.set_font(_FAMILY, size=9)
        self.set_title(self.clean(title))
        self.set_lang("en")
        self.set_creator("Form Coach")
        self.set_creation_date(made_at)

    def clean(self, text: str) -> str:
        """One line of what the font has a letter for; a box for each that it has not."""
        plain = " ".join(text.split())
        known = self.current_font.cmap  # type: ignore[union-attr]
        return "".join(
            letter if ord(letter) in known else _MISSING for letter in plain if letter.isprintable()
        )

    def write_at(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 9,
        colour: str = INK,
        bold: bool = False,
        width: float | None = None,
        align: str = "L",
    ) -> None:
        """One line whose top is at `y`, cut to `width`; without one, as long as it is."""
        self._type(size, colour, bold)
        text = self.clean(text)
        if width is not None:
            text = self._fitted(text, width)
        self.set_xy(x, y)
        self.cell(width or self.get_string_width(text) + 1.0, _line_mm(size), text, align=align)

    def write_lines(
        self,
        y: float,
        text: str,
        *,
        x: float = LEFT,
        width: float = WIDTH,
        most: int = 3,
        size: float = 8.5,
        colour: str = INK,
    ) -> float:
        """Some lines, the last one cut where there would be more than `most`; where they end."""
        self._type(size, colour, bold=False)
        lines = self._wrapped(self.clean(text[: most * _MOST_IN_LINE]), width)
        if len(lines) > most:
            lines = [*lines[: most - 1], self._fitted(" ".join(lines[most - 1 :]), width)]
        for line in lines:
            self.set_xy(x, y)
            self.cell(width, _line_mm(size), line)
            y += _line_mm(size)
        return y

    def lines_of(self, text: str, width: float, size: float) -> list[str]:
        """A text as lines of this width, all of them."""
        self._type(size, INK, bold=False)
        return self._wrapped(self.clean(text), width)

    def heading(self, y: float, text: str, *, x: float = LEFT, width: float = WIDTH) -> float:
        """A section's name over a thin line; where the section begins."""
        self.write_at(x, y, text, size=10, bold=True, colour=ACCENT, width=width)
        self.stroke(RULE, 0.2)
        self.line(x, y + 5.4, x + width, y + 5.4)
        return y + 6.8

    def grid(
        self,
        y: float,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        most: int,
        more: str,
        x: float = LEFT,
    ) -> float:
        """Rows under their headings, every other one shaded; where more than `most` are left over,
        a last line says how many `more`. Where it ends."""
        width = sum(column.width for column in columns)
        headings = self._fitted_row([column.title for column in columns], columns, 7.2, SOFT)
        cells = [self._fitted_row(row, columns, 8, INK) for row in rows[:most]]
        self.set_fill_color(0)  # the default, by which a row knows that it has no colour of its own
        self.set_xy(x, y)
        with self.table(
            [headings, *cells],
            width=width,
            col_widths=[column.width for column in columns],
            align="L",
            text_align=[column.align for column in columns],
            line_height=ROW_MM,
            padding=(0, _CELL_PAD),
            borders_layout="NONE",
            cell_fill_color=PALE,
            cell_fill_mode=_SHADED,
            headings_style=FontFace(size_pt=7.2, color=SOFT),
        ):
            pass  # the rows are given
        y = self.y
        if len(rows) > most:
            left = len(rows) - most
            self.write_at(x, y, f"and {left} more {more}", size=7.5, colour=SOFT, width=width)
            y += ROW_MM
        return y

    def _fitted_row(
        self, row: Sequence[str], columns: Sequence[Column], size: float, colour: str
    ) -> list[str]:
        """Each cell as one line of its column; the type stays set."""
        self._type(size, colour, bold=False)
        return [
            self._fitted(self.clean(text), column.width - 2 * _CELL_PAD - _ROUNDING_MM)
            for column, text in zip(columns, row, strict=True)
        ]

    def stroke(self, colour: str, width: float) -> None:
        """Lines from now on are like this."""
        self.set_draw_color(colour)
        self.set_line_width(width)

    def fill(self, colour: str) -> None:
        """Shapes from now on are filled with this."""
        self.set_fill_color(colour)

    def _type(self, size: float, colour: str, bold: bool) -> None:
        self.set_font(_FAMILY, "B" if bold else "", size)
        self.set_text_color(colour)

    def _fitted(self, text: str, width: float) -> str:
        """The text, or as much of it as fits with an ellipsis."""
        if self.get_string_width(text) <= width:
            return text
        fits, too_long = 0, len(text)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            if self.get_string_width(text[:middle] + _ELLIPSIS) <= width:
                fits = middle
            else:
                too_long = middle
        return text[:fits].rstrip() + _ELLIPSIS

    def _wrapped(self, text: str, width: float) -> list[str]:
        lines = self.multi_cell(width, text=text, dry_run=True, output=MethodReturnValue.LINES)
        return [line.strip() for line in lines]  # type: ignore[union-attr]


def _line_mm(size: float) -> float:
    """A line's height for a size in points."""
    return size * 25.4 / 72.0 * 1.3
