"""The state of a condition is printed whole, however long its word is."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from tests.whatif.selves import ALONE


@pytest.mark.parametrize(("lang", "state"), [("en", "not met"), ("fr", "non satisfaite")])
def test_no_state_is_cut(lang: str, state: str) -> None:
    command = [sys.executable, "-m", "openentry.cli.main", "eligibility", "-", "--on", "2025-11-14"]
    told = json.dumps([ALONE]).encode()
    environment = os.environ | {"OPENENTRY_LANG": lang}
    answer = subprocess.run(
        command, input=told, capture_output=True, check=False, timeout=120, env=environment
    )
    assert f" {state} " in answer.stdout.decode()
