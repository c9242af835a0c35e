"""The drawn cats and dogs: always the same, fair to both classes, told apart by shape alone."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from coursekit.datasets.drawn import animals, scene
from coursekit.datasets.drawn.faces import CHUNK, draw_dogs_cats


@pytest.fixture(scope="module")
def drawn() -> tuple[np.ndarray, np.ndarray]:
    return draw_dogs_cats(1600)


def blocks(images: np.ndarray, size: int) -> np.ndarray:
    """Means over blocks of size x size pixels, flat: (n, (64 / size)^2)."""
    k = 64 // size
    return images.reshape(-1, k, size, k, size).mean(axis=(2, 4)).reshape(len(images), -1)


def test_shapes_types_and_order(drawn):
    images, labels = drawn
    assert images.shape == (1600, 64, 64)
    assert images.dtype == np.uint8
    assert labels.dtype == np.int64
    assert labels.tolist() == [0] * 800 + [1] * 800


@pytest.mark.parametrize(("n", "cats", "dogs"), [(2, 1, 1), (3, 2, 1), (131, 66, 65)])
def test_half_are_cats_and_an_odd_one_too(n, cats, dogs):
    images, labels = draw_dogs_cats(n)
    assert len(images) == n
    assert np.bincount(labels).tolist() == [cats, dogs]
    assert images.std(axis=(1, 2)).min() > 10  # none was left empty


def test_an_integer_of_numpy_is_a_number():
    assert len(draw_dogs_cats(np.int32(4))[0]) == 4


@pytest.mark.parametrize("n", [1, 0, -5, 25_001, 10.0, "10", None, True])
def test_other_numbers_are_refused(n):
    with pytest.raises(ValueError, match=r"whole number from 2 .* to 25000") as error:
        draw_dogs_cats(n)
    assert repr(n) in str(error.value)


def test_same_seed_same_images():
    n = 2 * CHUNK + 10
    first, again = draw_dogs_cats(n, seed=7)[0], draw_dogs_cats(n, seed=7)[0]
    np.testing.assert_array_equal(first, again)
    np.random.default_rng().random()  # nor does any other generator matter
    np.random.seed(1)
    np.testing.assert_array_equal(first, draw_dogs_cats(n, seed=7)[0])


def test_another_seed_other_images(drawn):
    other = draw_dogs_cats(100, seed=1)[0]
    same = draw_dogs_cats(100)[0]
    assert (np.abs(other.astype(int) - same).mean(axis=(1, 2)) > 5).all()


def test_no_two_images_are_alike(drawn):
    images, _ = drawn
    assert len({image.tobytes() for image in images}) == len(images)


# Means over blocks of 16 x 16 pixels of six cats and six dogs. If drawing is changed on purpose,
# every accuracy that the chapters quote for drawn data has to be measured again.
FINGERPRINT_OF = [0, 13, 26, 39, 52, 65, 66, 79, 92, 105, 118, 130]
FINGERPRINT = np.array(
    [
        [159, 166, 176, 170, 163, 91, 109, 140, 125, 69, 69, 106, 134, 52, 39, 81],
        [101, 120, 117, 119, 108, 145, 197, 130, 94, 162, 163, 137, 112, 170, 153, 208],
        [128, 144, 127, 112, 130, 107, 75, 110, 152, 126, 43, 85, 148, 138, 22, 74],
        [187, 190, 166, 143, 141, 181, 150, 102, 135, 218, 148, 83, 174, 222, 147, 84],
        [132, 152, 159, 201, 113, 93, 107, 196, 66, 94, 145, 198, 115, 138, 147, 204],
        [177, 114, 99, 87, 106, 114, 166, 100, 82, 128, 210, 94, 79, 97, 193, 140],
        [126, 67, 103, 89, 98, 88, 52, 130, 95, 119, 143, 167, 150, 137, 177, 173],
        [183, 146, 161, 162, 170, 53, 140, 147, 128, 46, 100, 104, 96, 87, 90, 89],
        [184, 171, 165, 158, 149, 118, 107, 199, 81, 83, 128, 205, 167, 146, 143, 162],
        [63, 121, 157, 96, 134, 170, 110, 106, 136, 202, 163, 113, 110, 216, 190, 109],
        [110, 108, 100, 132, 140, 87, 118, 117, 179, 136, 151, 157, 101, 88, 138, 217],
        [51, 44, 52, 63, 117, 141, 98, 69, 118, 168, 117, 63, 75, 149, 145, 49],
    ]
)


def test_images_are_the_same_on_every_machine():
    images, _ = draw_dogs_cats(131)
    means = blocks(images[FINGERPRINT_OF], 16)
    np.testing.assert_allclose(means, FINGERPRINT, rtol=0, atol=1.0)


def test_rounding_of_another_machine_changes_one_level_at_most(monkeypatch):
    # Every random field and every turn a little off, as another CPU's sine or product might be,
    # but a hundred times as much: a jump (a hard threshold, say) shows in a few pixels.
    expected, _ = draw_dogs_cats(200)
    cloud, place = scene.cloud, animals.Pose.place
    monkeypatch.setattr(scene, "cloud", lambda *args: cloud(*args) * np.float32(1 + 2e-5))

    def nearly(self, *args):
        return animals.Points(*(values * (1 + 1e-5) for values in place(self, *args)))

    monkeypatch.setattr(animals.Pose, "place", nearly)
    actual, _ = draw_dogs_cats(200)
    difference = np.abs(actual.astype(int) - expected)
    assert difference.max() <= 1
    assert 0 < difference.mean() < 0.02


def test_windows_cut_nothing_off(monkeypatch, drawn):
    # Parts are painted through windows as small as they are; whole pictures must give the same.
    expected, _ = draw_dogs_cats(400, seed=5)
    init = animals.Window.__init__

    def whole(self, pose, x=0, y=0, size=scene.SIZE):
        init(self, pose, x, y, scene.SIZE)

    monkeypatch.setattr(animals.Window, "__init__", whole)
    actual, _ = draw_dogs_cats(400, seed=5)
    assert np.abs(actual.astype(int) - expected).max() <= 1


def test_classes_are_equally_bright_and_contrasty(drawn):
    images, labels = drawn
    for statistic in (images.mean(axis=(1, 2)), images.std(axis=(1, 2))):
        cats, dogs = statistic[labels == 0], statistic[labels == 1]
        # Half the area is what statistics without information have; its error is 0.014 here.
        assert roc_auc_score(labels, statistic) == pytest.approx(0.5, abs=0.06)
        assert cats.mean() == pytest.approx(dogs.mean(), abs=3)
        assert cats.std() == pytest.approx(dogs.std(), rel=0.15)


def test_images_use_the_range_of_grey(drawn):
    images, _ = drawn
    assert 100 < images.mean() < 135
    assert np.percentile(images, 1) < 25
    assert np.percentile(images, 99) > 230
    assert 15 < images.mean(axis=(1, 2)).std() < 40


def test_corners_do_not_tell_the_classes_apart(drawn):
    # There, only background shows.
    images, labels = drawn
    for rows in (slice(0, 6), slice(58, 64)):
        for columns in (slice(0, 6), slice(58, 64)):
            corner = images[:, rows, columns].mean(axis=(1, 2))
            assert roc_auc_score(labels, corner) == pytest.approx(0.5, abs=0.07)


def gradients(images: np.ndarray) -> np.ndarray:
    """How much edge of each of 6 directions there is in each block of 8 x 8: (n, 384)."""
    gy, gx = np.gradient(images.astype(np.float32), axis=(1, 2))
    direction = np.arctan2(gy, gx) % np.pi
    size = np.hypot(gx, gy)
    of = [blocks(size * (np.floor(direction * 6 / np.pi) % 6 == k), 8) for k in range(6)]
    return np.sqrt(np.concatenate(of, axis=1))


def test_shapes_tell_cats_from_dogs_and_brightness_hardly_does(drawn):
    images, labels = drawn
    order = np.random.default_rng(0).permutation(len(labels))
    train, test = order[:1200], order[1200:]

    def accuracy(features: np.ndarray, penalty: float) -> float:
        features = (features - features[train].mean(axis=0)) / features[train].std(axis=0)
        model = LogisticRegression(C=penalty, max_iter=300)
        return model.fit(features[train], labels[train]).score(features[test], labels[test])

    # Chance is 0.5 with a standard error of 0.025 in 400 answers.
    assert accuracy(gradients(images), 1e-3) > 0.66
    assert accuracy(blocks(images, 4), 1e-3) < 0.62
