import json

import pytest

from geosafety.cli.program import run


@pytest.fixture
def db(cluster, template, monkeypatch, capsys):  # noqa: ARG001
    """Run `geosafety db` on the tests' cluster and give exit code and answer."""
    monkeypatch.setenv("GEOSAFETY_DATA_DIR", str(cluster.data_dir))
    monkeypatch.setenv("GEOSAFETY_MUNICIPALITY", "0483")
    monkeypatch.delenv("GEOSAFETY_DATABASE_URL", raising=False)

    def call(*arguments):
        code = run(["db", *map(str, arguments), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return call


def test_the_database_is_started_and_told_about(db):
    assert db("start")[1]["running"] is True
    assert db("migrate")[1]["after"] is not None
    code, status = db("status")
    assert (code, status["kind"], status["problems"]) == (0, "embedded", [])
    assert status["migrated"] == status["newest"]
    assert db("url")[1]["url"].startswith(
        "postgresql://geosafety@/geosafety_0483?host="
    )


def test_a_backup_goes_out_and_in(db, tmp_path):
    file = tmp_path / "säkerhetskopia.dump"
    db("migrate")
    code, saved = db("backup", file)
    assert (code, saved["tables"]["core.revision"]) == (0, 1)
    code, refused = db("backup", file)
    assert (code, refused["error"]["code"]) == (1, "refused-input")
    assert "--overwrite" in refused["error"]["message"]
    code, read = db("restore", file)
    assert (code, read["rows"]) == (0, saved["rows"])


def test_another_server_is_not_started_from_here(db, monkeypatch):
    monkeypatch.setenv("GEOSAFETY_DATABASE_URL", "postgresql://x@127.0.0.1:1/y")
    code, refused = db("stop")
    assert (code, refused["error"]["code"]) == (1, "database")
