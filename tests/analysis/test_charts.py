"""Charts in both languages, as SVG and PNG."""

from __future__ import annotations

import json
import struct
import sys
from datetime import date
from pathlib import Path

import pytest

from openentry.analysis.charting import FONTS, balanced, wrapped, write_charts
from openentry.analysis.charts import category_chart, pool_chart
from openentry.analysis.history import pool_prints, published_rounds
from openentry.analysis.trends import trend_until
from openentry.rules.errors import InputError
from openentry.wording import LANGUAGES, Language

PRINT = date(2025, 11, 9)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("altair")
    pytest.importorskip("vl_convert")
    folder = tmp_path_factory.mktemp("charts")
    pool, held, trend = pool_prints()[PRINT], published_rounds()["379"], trend_until("379")
    charts = {}
    for lang in LANGUAGES:
        charts[f"pool-{lang}"] = pool_chart(pool, held, lang)
        charts[f"healthcare-{lang}"] = category_chart(trend, lang)
    written = write_charts(folder, charts)
    assert len(written) == 8
    return folder


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("pool-en", ["Cut-off 462", "15,000", "82,533", "462 or more"]),
        ("pool-fr", ["Note la plus basse invitée\u00a0: 462", "15\u00a0000", "462 ou plus"]),
        ("healthcare-en", ["510", "504", "475", "470", "472", "462", "476", "3,500", "November"]),
        ("healthcare-fr", ["3\u00a0500", "novembre", "décembre", "rondes de\u00a02025"]),
    ],
)
def test_the_svg_carries_its_text_as_text(files: Path, name: str, texts: list[str]) -> None:
    svg = (files / f"{name}.svg").read_text(encoding="utf-8")
    for text in texts:
        assert text in svg, text
    assert "not the Government of Canada" in svg or "n’est pas le gouvernement du Canada" in svg


@pytest.mark.parametrize("name", ["pool-en", "pool-fr", "healthcare-en", "healthcare-fr"])
def test_the_png_is_a_picture_of_a_good_size(files: Path, name: str) -> None:
    data = (files / f"{name}.png").read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert 1400 < width < 1800
    assert 900 < height < 1400


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bars_are_density_and_split_at_the_line(lang: Language) -> None:
    pytest.importorskip("altair")
    document = json.dumps(
        pool_chart(pool_prints()[PRINT], published_rounds()["379"], lang).to_dict()
    )
    # 52,360 people over 50 points, 26,414 over 100, for each ten points.
    assert "10472.0" in document
    assert "2641.4" in document
    assert '"left": 461.8' in document
    assert '"right": 461.2' in document


def test_a_line_beyond_what_is_drawn_is_said_with_an_arrow() -> None:
    pytest.importorskip("altair")
    chart = pool_chart(pool_prints()[PRINT], published_rounds()["377"], "en").to_dict()
    document = json.dumps(chart, ensure_ascii=False)
    assert "Cut-off 738 →" in document
    assert '"type": "rule"' not in document


def test_without_the_extra_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(InputError) as refused:
        pool_chart(pool_prints()[PRINT], published_rounds()["379"], "en")
    assert refused.value.code == "charts-not-installed"
    assert "openentry[charts]" in refused.value.message("fr")


def test_fonts_travel_with_their_licence() -> None:
    names = {path.name for path in FONTS.iterdir()}
    assert {"EntrySans-Regular.ttf", "EntrySerif-SemiBold.ttf", "OFL.txt"} <= names
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Inter Project Authors" in licence


def test_lines_break_between_words_and_keep_dates_whole() -> None:
    lines = wrapped("held on 14 November 2025 in round 379 of the year", 20)
    assert all(len(line) <= 20 for line in lines)
    assert any("14\u00a0November\u00a02025" in line for line in lines)
    assert any("round\u00a0379" in line for line in lines)


def test_a_title_breaks_into_lines_of_like_length() -> None:
    lines = balanced("one two three four five six seven eight nine ten", 40)
    assert len(lines) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 10
