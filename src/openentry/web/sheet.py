"""The answer as a printed document: sections of rows and sentences laid out on pages.

Made in memory for the one who asks and kept nowhere. Fonts are those of the charts.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from openentry.files.whole_answer import Row, Section
from openentry.wording import Language, say

_MARGIN, _LINE, _SMALL = 18, 5, 4
_INK, _QUIET, _RULE = (22, 33, 29), (67, 80, 75), (222, 217, 205)
_FONTS = {
    ("sans", ""): "EntrySans-Regular.ttf",
    ("sans", "B"): "EntrySans-SemiBold.ttf",
    ("serif", "B"): "EntrySerif-SemiBold.ttf",
}


class _Sheet(FPDF):
    """Pages with the disclaimer and their number at the foot."""

    def __init__(self, foot: str, lang: Language) -> None:
        super().__init__(format="letter")
        self._foot, self._lang = foot, lang
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN + _LINE + _LINE)
        folder = files("openentry.analysis") / "fonts"
        for (family, style), name in _FONTS.items():
            self.add_font(family, style, str(folder / name))
        self.set_lang(f"{lang}-CA")

    def footer(self) -> None:
        """Say at the foot of each page what it is and is not."""
        self.set_y(-(_MARGIN + _LINE))
        self.set_font("sans", "", 7.5)
        self.set_text_color(*_QUIET)
        number = say("calculator.sheet-page", self._lang, number=self.page_no(), count="{nb}")
        self.multi_cell(0, 3.5, f"{self._foot} {number}", align="L")

    def title_line(self, title: str) -> None:
        """Write the title of the document."""
        self.set_font("serif", "B", 19)
        self.set_text_color(*_INK)
        self._write(title, 8)
        self.ln(2)

    def section(self, section: Section) -> None:
        """Write a section."""
        if self.will_page_break(6 * _LINE):
            self.add_page()
        self.ln(3)
        self.start_section(section.title)
        self.set_font("sans", "B", 12)
        self.set_text_color(*_INK)
        self._write(section.title, 6)
        if section.sentence:
            self.set_font("sans", "", 9.5)
            self.set_text_color(*_QUIET)
            self._write(section.sentence, _LINE)
        for row in section.rows:
            self._row(row)
        for note in section.notes:
            self.set_font("sans", "", 9)
            self.set_text_color(*_QUIET)
            self._write(note, _LINE)

    def _row(self, row: Row) -> None:
        self.set_draw_color(*_RULE)
        if self.will_page_break(3 * _LINE):
            self.add_page()
        self.line(self.l_margin, self.get_y() + 1, self.w - self.r_margin, self.get_y() + 1)
        self.ln(2)
        self.set_font("sans", "B", 9)
        self.set_text_color(*_INK)
        self._write(row.label, _SMALL)
        value = "" if row.repeats else row.value
        told = "; ".join(filter(None, (row.state, value, row.provision)))
        if told:
            self.set_font("sans", "", 9)
            self.set_text_color(*_QUIET)
            self._write(told, _SMALL)

    def _write(self, text: str, height: float) -> None:
        self.multi_cell(0, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")


def sheet(title: str, sections: Iterable[Section], foot: str, lang: Language) -> bytes:
    """Lay out an answer as a PDF.

    Parameters
    ----------
    title : str
    sections : iterable of Section
    foot : str
        What stands at the foot of each page.
    lang : Language

    Returns
    -------
    bytes
    """
    made = _Sheet(foot, lang)
    made.set_title(title)
    made.set_subject(foot)
    made.set_author("OpenEntry")
    made.set_creator("OpenEntry")
    made.add_page()
    made.title_line(title)
    for section in sections:
        made.section(section)
    return bytes(made.output())
