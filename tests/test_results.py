"""The committed results of the long trainings: the page shows them, and a training repeats one."""

from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from benchmarks import photographs as trainings
from benchmarks.photographs import PAGE, RESULTS, TASKS, Result, load_results, page, table


def test_the_page_shows_the_committed_results():
    day = json.loads(RESULTS.read_text(encoding="utf-8"))["date"]
    assert PAGE.read_text(encoding="utf-8") == page(load_results(), day)


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_task_has_all_its_seeds(name):
    seeds = {r.seed for r in load_results() if r.task == name}
    assert seeds == set(range(trainings.FIRST_SEED, trainings.FIRST_SEED + TASKS[name].seeds))


@pytest.mark.usefixtures("photographs")
def test_one_training_gives_its_committed_result_again():
    """The shortest of the three; a few of 412 images may fall to the other side elsewhere."""
    (committed,) = [r for r in load_results() if (r.task, r.seed) == ("mlp", trainings.FIRST_SEED)]
    again = trainings.mlp(trainings.FIRST_SEED)
    assert again.parameters == committed.parameters
    assert abs(again.validation - committed.validation) < 0.03


def test_a_table_has_means_and_every_seed():
    runs = [Result("digits", 10, 0.99, 0.98, 60.0, 99, "CPU"),
            Result("digits", 11, 0.97, 1.0, 80.0, 99, "CPU"),
            Result("mlp", 10, 0.75, None, 5.0, 9, "CPU")]
    text = table(runs)
    assert "| 0.9800 ± 0.0141 | 0.9900 ± 0.0141 | 2 | 70 | CPU |" in text
    assert "| 0.7500 | – | 1 | 5 | CPU |" in text
    assert text.count("| hand signs, CNN |") == 3


def test_new_results_take_the_place_of_old_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(trainings, "RESULTS", tmp_path / "results" / "r.json")
    monkeypatch.setattr(trainings, "PAGE", tmp_path / "page.md")
    first = Result("mlp", 11, 0.7, None, 5.0, 9, "CPU")
    trainings.write([first])
    better = Result("mlp", 11, 0.8, None, 5.0, 9, "CPU")
    other = Result("mlp", 10, 0.9, None, 5.0, 9, "CPU")
    trainings.write([better, other])
    assert trainings.load_results() == [other, better]
    assert "0.8500 ± 0.0707" in (tmp_path / "page.md").read_text(encoding="utf-8")


def test_images_grow_with_the_epochs():
    grow = trainings.Growing(lambda images: images, n=10, sizes={0: 32, 2: 48, 3: 64})
    sizes = [grow(torch.zeros(5, 1, 64, 64)).shape[-1] for _ in range(10)]
    assert sizes == [32] * 4 + [48] * 2 + [64] * 4
    assert np.isclose(float(grow(torch.ones(5, 1, 64, 64)).mean()), 1)
