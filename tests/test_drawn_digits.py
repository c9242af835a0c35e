"""The drawn hand signs: the same everywhere, as many as the photographs, and about as hard."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from coursekit.datasets.drawn import hands, skeleton
from coursekit.datasets.drawn.hands import draw_digits

# What the signs show, as seen in the photographs; fingers from 0, the pinky, to 3, the index.
RAISED = {
    0: "", 1: "3", 2: "23", 3: "23", 4: "0123", 5: "0123", 6: "123", 7: "023", 8: "013", 9: "012",
}  # fmt: skip
TOUCHED_BY_THUMB = {6: 0, 7: 1, 8: 2, 9: 3}
PHOTOGRAPHS = [205, 206, 206, 206, 207, 207, 207, 206, 208, 204]


@pytest.fixture(scope="module")
def drawn() -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    return draw_digits()


# --- what comes -------------------------------------------------------------------------------


def test_the_drawn_digits_are_as_many_as_the_photographs(drawn):
    images, labels = drawn
    assert images.shape == (2062, 64, 64)
    assert images.dtype == np.uint8
    assert labels.dtype == np.int64
    assert np.bincount(labels).tolist() == PHOTOGRAPHS
    assert (np.diff(labels) >= 0).all()


@pytest.mark.parametrize("n", [10, 11, 64, 200, 1031, np.int64(999)])
def test_another_number_keeps_the_shares_of_the_classes(n):
    counts = hands._class_counts(n)
    assert counts.sum() == n
    assert (counts >= 1).all()
    assert np.abs(counts - n * np.array(PHOTOGRAPHS) / 2062).max() < 1


def test_ten_images_show_the_ten_digits():
    images, labels = draw_digits(10, seed=3)
    assert images.shape == (10, 64, 64)
    assert labels.tolist() == list(range(10))


@pytest.mark.parametrize("n", [9, 0, -5, 20.0, "100", None, True, np.float64(50)])
def test_a_bad_number_is_refused_by_name(n):
    with pytest.raises(ValueError, match="at least 10") as caught:
        draw_digits(n)
    assert repr(n) in str(caught.value)


# --- the same everywhere ----------------------------------------------------------------------


def test_the_same_seed_draws_the_same_images():
    first, again, other = (draw_digits(60, seed=seed)[0] for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    differs = (first != other).reshape(len(first), -1).mean(axis=1)
    assert (differs > 0.5).all()


def test_the_global_generator_is_neither_used_nor_touched():
    np.random.seed(0)
    expected = np.random.random()
    np.random.seed(0)
    first = draw_digits(10)[0]
    assert np.random.random() == expected
    assert np.array_equal(first, draw_digits(10)[0])


# The means of the 16 blocks of 16 x 16 pixels of two images of each digit, and of each digit's
# images. They are to be written again (python tests/test_drawn_digits.py) only when the drawings
# are meant to change.
FINGERPRINT = Path(__file__).with_name("drawn_digits_fingerprint.json")


def blocks(images: NDArray) -> NDArray[np.float64]:
    """The means over blocks of 16 x 16 pixels: (n, 16)."""
    return images.reshape(-1, 4, 16, 4, 16).mean(axis=(2, 4)).reshape(-1, 16)


def fingerprint(images: NDArray[np.uint8], labels: NDArray[np.int64]) -> dict[str, list]:
    members = [np.flatnonzero(labels == digit) for digit in range(10)]
    chosen = np.array([[indices[0], indices[-1]] for indices in members]).ravel()
    means = np.stack([images[indices].mean(axis=0) for indices in members])
    return {
        "images": chosen.tolist(),
        "blocks": blocks(images[chosen]).round(2).tolist(),
        "contrasts": images[chosen].std(axis=(1, 2)).round(2).tolist(),
        "class_blocks": blocks(means).round(2).tolist(),
    }


def test_the_drawings_are_what_they_were_on_another_machine(drawn):
    expected = json.loads(FINGERPRINT.read_text(encoding="utf-8"))
    actual = fingerprint(*drawn)
    assert actual["images"] == expected["images"]
    # Single pixels may round to the next grey level; means over 256 pixels hardly move.
    for part in ("blocks", "contrasts", "class_blocks"):
        np.testing.assert_allclose(actual[part], expected[part], rtol=0, atol=0.2, err_msg=part)


def test_rounding_errors_move_no_pixel_by_more_than_one_level(monkeypatch):
    # Machines differ by about 1e-7 in float32: shaking all bones by more than that must not show.
    before = draw_digits(400, seed=8)[0]
    shaken = np.random.default_rng(1)

    def shaking_pose(labels, rng):
        bones = skeleton.pose(labels, rng)
        for array in (bones.palm, bones.palm_radii, bones.digits, bones.digit_radii):
            array *= 1 + 1e-6 * shaken.uniform(-1, 1, array.shape)
        return bones

    monkeypatch.setattr(hands, "pose", shaking_pose)
    after = draw_digits(400, seed=8)[0]
    difference = np.abs(before.astype(int) - after)
    assert difference.max() <= 1
    assert 0 < difference.mean() < 1e-3


def test_no_stroke_is_cut_off_by_its_window(monkeypatch):
    images = draw_digits(400, seed=9)[0]
    monkeypatch.setattr(hands, "WINDOW", 46)
    assert np.array_equal(images, draw_digits(400, seed=9)[0])


# --- variety and difficulty -------------------------------------------------------------------


def test_the_images_vary_as_photographs_do(drawn):
    images = drawn[0].astype(float)
    # Of the photographs: mean level 166, of which images differ by 9; contrast within one 38; a
    # pixel differs from image to image by 29.
    levels = images.mean(axis=(1, 2))
    assert 145 < levels.mean() < 180
    assert 6 < levels.std() < 20
    assert 28 < images.std(axis=(1, 2)).mean() < 45
    assert 24 < images.std(axis=0).mean() < 38
    assert len(np.unique(images.reshape(len(images), -1), axis=0)) == len(images)


def test_few_pixels_are_black_or_burnt_out(drawn):
    images = drawn[0]
    assert np.mean(images == 0) < 0.005
    assert np.mean(images == 255) < 0.08


def test_raised_fingers_point_up_and_folded_ones_do_not():
    labels = np.repeat(np.arange(1, 10), 40)
    bones = skeleton.pose(labels, np.random.default_rng(0))
    tips = bones.digits[:, [2, 5, 8, 11], 1]  # the last bone of each finger
    knuckles = bones.digits[:, [0, 3, 6, 9], 0]
    rise = tips[..., 1] - knuckles[..., 1]
    for digit, raised in RAISED.items():
        rows = labels == digit
        for finger in range(4):
            if str(finger) in raised:
                assert (rise[rows, finger] > 0.35).all(), (digit, finger)
            else:
                assert (rise[rows, finger] < 0.35).all(), (digit, finger)


def test_the_thumb_touches_the_finger_that_the_sign_asks_for():
    labels = np.repeat(np.arange(6, 10), 50)
    bones = skeleton.pose(labels, np.random.default_rng(0))
    tips = bones.digits[:, [2, 5, 8, 11], 1]
    gaps = np.linalg.norm(tips - bones.digits[:, 13, 1][:, None], axis=-1)
    touched = np.array([TOUCHED_BY_THUMB[digit] for digit in labels])
    assert (gaps[np.arange(len(labels)), touched] < 0.2).all()
    assert (gaps.argmin(axis=1) == touched).all()


def test_simple_models_do_better_than_chance_but_not_perfectly(drawn):
    images, labels = drawn
    small = images.reshape(-1, 16, 4, 16, 4).mean(axis=(2, 4)).reshape(len(images), -1) / 255
    order = np.random.default_rng(0).permutation(len(labels))
    train, val = order[:1650], order[1650:]
    linear = LogisticRegression(C=0.02, max_iter=200).fit(small[train], labels[train])
    neighbors = KNeighborsClassifier(5).fit(small[train], labels[train])
    assert 0.5 < linear.score(small[val], labels[val]) < 0.93
    assert 0.4 < neighbors.score(small[val], labels[val]) < 0.93


def test_zero_and_one_are_told_apart_by_a_line_nearly_always(drawn):
    images, labels = drawn
    keep = labels < 2
    X, y = images[keep].reshape(keep.sum(), -1) / 255 - 0.5, labels[keep]
    order = np.random.default_rng(0).permutation(len(y))
    train, val = order[:329], order[329:]
    score = LogisticRegression(C=0.01, max_iter=300).fit(X[train], y[train]).score(X[val], y[val])
    assert 0.9 <= score <= 1.0


if __name__ == "__main__":
    FINGERPRINT.write_text(json.dumps(fingerprint(*draw_digits())) + "\n", encoding="utf-8")
