"""The benchmark's table: what is met, what is missed, what fails the run, and how it is told."""

import json

import bench
import pytest
import run_tests
from table import Column, Table, beyond, rows_of, text_of

WEIGHT = Column("weight", "kB", budget=150, limit=320)
READY = Column("ready", "s", budget=1.2, digits=2)
SHIFT = Column("shift", budget=0.0, digits=2)
COUNT = Column("layout", "ms")


def table_of(*row, columns=(WEIGHT, READY)):
    return Table("Pages", columns, {"index.html": row}, {"* Distill": (272, None)})


@pytest.mark.parametrize(
    "column, value, verdict",
    [
        (WEIGHT, 150, "met"),
        (WEIGHT, 151, "missed"),
        (READY, 1.204, "met"),
        (READY, 1.206, "missed"),
        (SHIFT, 0.004, "met"),
        (SHIFT, 0.006, "missed"),
        (COUNT, 9.0, ""),
        (READY, None, ""),
    ],
)
def test_a_number_is_judged_as_it_is_written(column, value, verdict):
    assert column.verdict(value) == verdict


def test_the_limit_itself_passes():
    assert beyond(rows_of(table_of(320, 1.0))) == []


def test_too_heavy_a_page_is_named_with_what_it_weighs():
    assert beyond(rows_of(table_of(321, 1.0))) == ["index.html: weight 321 kB, at most 320"]


def test_a_clock_never_fails_the_run():
    assert beyond(rows_of(table_of(100, 1e9))) == []


def test_each_number_is_recorded_beside_its_budget_and_the_peers_that_have_it():
    weight, ready = rows_of(table_of(200, 1.0))
    assert (weight["measured"], weight["budget"], weight["limit"], weight["verdict"]) == (200, 150, 320, "missed")
    assert (weight["beside"], ready["beside"]) == ({"* Distill": 272}, {})


def test_the_text_marks_what_is_missed_and_nothing_else():
    lines = text_of(table_of(200, 1.0)).splitlines()
    assert lines[0] == "Pages"
    assert [line.split() for line in lines[1:]] == [
        ["weight", "(kB)", "ready", "(s)"],
        ["budget", "150", "1.20"],
        ["index.html", "200", "!", "1.00"],
        ["*", "Distill", "272", "–"],
    ]


@pytest.mark.parametrize("weight, code", [(100, 0), (321, 1)])
def test_the_run_fails_for_weight_and_stores_what_it_measured(tmp_path, monkeypatch, weight, code):
    monkeypatch.setattr(bench, "RESULT", tmp_path / "_build" / "bench.json")
    rows = rows_of(table_of(weight, 99.0))
    assert bench.store(rows) == code
    assert json.loads(bench.RESULT.read_text())["rows"] == rows


@pytest.mark.parametrize("name", ["PAGE", "FRAME", "STEP", "MAP", "IMPORT"])
def test_every_peer_has_an_entry_for_each_column(name):
    columns, peers = getattr(bench, f"{name}_COLUMNS"), getattr(bench, f"{name}_PEERS")
    assert {len(row) for row in peers.values()} == {len(columns)}


def test_only_weights_and_counts_have_limits():
    columns = [*bench.PAGE_COLUMNS, *bench.FRAME_COLUMNS, *bench.STEP_COLUMNS, *bench.IMPORT_COLUMNS]
    columns += [*bench.MAP_COLUMNS, *bench.TWIN_MAP_COLUMNS]
    assert [column.name for column in [*columns, *bench.BUILD_COLUMNS] if column.limit] == ["weight", "requests"]


def test_a_peer_that_is_not_installed_is_said_to_be_so():
    def absent(objective, optimizer):
        raise ModuleNotFoundError

    assert bench.steps.rows("torch.optim", absent) == {"torch.optim: not installed": (None, None)}


def test_the_peers_of_a_map_that_are_not_installed_are_said_to_be_so(monkeypatch):
    def absent():
        raise ModuleNotFoundError

    monkeypatch.setattr(bench.maps, "PEERS", {"numba": absent, "two": lambda: (2.0, None)})
    assert bench.maps.peers() == {"numba: not installed": (None, None), "two": (2.0, None)}


def test_a_map_is_measured_in_both_languages(monkeypatch):
    monkeypatch.setattr(bench.maps, "SIZE", 16)
    (elapsed, memory), (twin, _) = bench.maps.ours(), bench.maps.in_javascript()
    assert 0 < elapsed < 10_000 and 0 < twin < 10_000 and 0 < memory < 5


def test_the_time_of_the_last_whole_test_run_is_told_beside_its_budget(tmp_path):
    path = tmp_path / "_build" / "test-seconds.json"
    assert bench.told_tests(path) == []
    run_tests.remember({"style": 0.5, "unit": 30.0, "notebooks": 9.5, "site": 300.0}, path)
    rows = [row for table in bench.told_tests(path) for row in rows_of(table)]
    assert [row["measured"] for row in rows] == [0.5, 30.0, 9.5, 300.0, 340.0]
    assert rows[-1]["verdict"] == "met"
