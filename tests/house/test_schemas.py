"""The schemas that others rely on are what the package has, and the tool says when they are not."""

from pathlib import Path
from types import ModuleType

import pytest
from tools import schemas


def test_the_schemas_of_the_package_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["schemas", "--check"])
    assert schemas.main() == 0, "run python -m tools.schemas"


@pytest.mark.parametrize("form", schemas.FORMS, ids=lambda form: form.SCHEMA_FILE.name)
def test_a_stale_schema_is_named_and_written_anew(
    form: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "schemas" / form.SCHEMA_FILE.name
    monkeypatch.setattr(form, "SCHEMA_FILE", path)
    monkeypatch.setattr(schemas, "FORMS", (form,))
    monkeypatch.setattr("sys.argv", ["schemas", "--check"])
    assert schemas.main() == 1
    assert f"{path.name}: run python -m tools.schemas" in capsys.readouterr().out
    monkeypatch.setattr("sys.argv", ["schemas"])
    assert schemas.main() == 0
    monkeypatch.setattr("sys.argv", ["schemas", "--check"])
    assert schemas.main() == 0
    assert "fresh" in capsys.readouterr().out
