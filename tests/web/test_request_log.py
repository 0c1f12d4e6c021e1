"""What is written of requests: one line each, and nothing of anybody."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.web.answers_given import NURSE

if TYPE_CHECKING:
    from django.test import Client

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z request [A-Z-]+ \S+ \d{3} \d+")
CANARY = "CANARY"


class _Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(self.format(record))


@pytest.fixture
def written(client: Client) -> Iterator[list[str]]:
    """Everything that is written while pages are asked for, by us and by the framework."""
    from openentry.web.request_log import Line

    kept = _Kept()
    kept.setFormatter(Line())
    loggers = [logging.getLogger(name) for name in ("", "openentry.web")]
    for logger in loggers:
        logger.addHandler(kept)
    yield kept.lines
    for logger in loggers:
        logger.removeHandler(kept)


def test_each_request_is_one_line_without_a_word_of_what_was_sent(
    client: Client, written: list[str]
) -> None:
    from django.test import Client, override_settings

    canaries = {name: f"{CANARY}-{name}" for name in NURSE}
    with override_settings(ROOT_URLCONF="tests.web.refusing_addresses"):
        asked = Client(raise_request_exception=False)
        asked.cookies["openentry"] = f"{CANARY}-cookie"
        head = {"user-agent": f"{CANARY}-agent", "referer": f"https://{CANARY}.example/"}
        sent = f"?q={CANARY}-query"
        asked.get(f"/en/{sent}", headers=head)
        asked.post(f"/en/score/result/{sent}", canaries, headers=head)
        asked.post(f"/fr/pointage/total/{sent}", canaries, headers=head)
        asked.post(f"/en/test/defect/{sent}", canaries, headers=head)
        asked.get(f"/en/test/wrong/{sent}", headers=head)
        asked.get(f"/en/{CANARY}-path", headers=head)
        asked.get("/en/", headers={"host": f"{CANARY}.example"})
        asked.generic(f"{CANARY}\nrequest GET home-en 200 1", "/en/")
        asked.post("/en/score/result/", "x" * 300_000, content_type=f"text/{CANARY}")
        asked.get("/health/live")
    assert CANARY.lower() not in "\n".join(written).lower()
    requests = [line for line in written if LINE.fullmatch(line)]
    assert [" ".join(line.split()[2:5]) for line in requests] == [
        "GET home-en 200",
        "POST result-en 200",
        "POST total-fr 200",
        "POST defect-en 500",
        "GET wrong-en 400",
        "GET - 404",
        "GET - 400",
        "- home-en 405",
        "POST - 413",
        "GET health-live 200",
    ]
    assert len(written) == len(requests) + 2


def test_an_error_is_told_by_code_kind_and_place(client: Client, written: list[str]) -> None:
    from django.test import Client, override_settings

    from openentry.web.pages import showing

    with override_settings(ROOT_URLCONF="tests.web.refusing_addresses"):
        asked = Client(raise_request_exception=False)
        asked.get("/fr/test/wrong/")
        asked.get("/fr/test/defect/")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(showing, "known_on", lambda _: 1 // 0)
            asked.get("/en/")
    errors = [line.split(maxsplit=1)[1] for line in written if " error " in line]
    assert errors[:2] == [
        "error GET wrong-fr option-number InputError -",
        "error GET defect-fr own-defect KeyError -",
    ]
    assert re.fullmatch(
        r"error GET home-en own-defect ZeroDivisionError web/pages/showing\.py:\d+", errors[2]
    )


def test_a_page_that_was_kept_is_named_as_one_that_was_made(
    client: Client, written: list[str]
) -> None:
    for _ in range(2):
        client.get("/en/rounds/379/")
    assert [line.split()[2:5] for line in written] == [["GET", "round-en", "200"]] * 2
