"""Augmentation: what moves where, what stays, and which networks the book's results come from."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from coursekit.augment import RandomAffine
from coursekit.models import count_parameters, digits_cnn, dogs_cats_cnn


def spot(row: int, column: int, size: int = 33) -> torch.Tensor:
    image = torch.zeros(1, 1, size, size)
    image[0, 0, row, column] = 1
    return image


def brightest(image: torch.Tensor) -> np.ndarray:
    return np.array(np.unravel_index(int(image.argmax()), image.shape[-2:]))


def test_nothing_allowed_changes_nothing():
    images = torch.rand(5, 2, 9, 12)
    torch.testing.assert_close(RandomAffine(0, 0, 0)(images), images, atol=1e-5, rtol=0)


def test_it_stays_within_what_is_allowed():
    torch.manual_seed(0)
    center = spot(16, 16).expand(200, -1, -1, -1)
    moved = np.array([brightest(image) for image in RandomAffine(0, 0.1, 0)(center)]) - 16
    assert np.abs(moved).max() <= 0.1 * 33 + 0.5
    assert np.abs(moved).max(axis=0).min() >= 3  # both ways are used
    right = spot(16, 28).expand(200, -1, -1, -1)
    turned = np.array([brightest(image) for image in RandomAffine(20, 0, 0)(right)]) - 16
    angles = np.degrees(np.arctan2(turned[:, 0], turned[:, 1]))
    assert 15 < np.abs(angles).max() < 24
    np.testing.assert_allclose(np.hypot(*turned.T), 12, atol=1)


def test_a_turn_keeps_distances_in_an_image_that_is_not_square():
    torch.manual_seed(1)
    image = torch.zeros(100, 1, 33, 65)
    image[:, 0, 16, 44] = 1
    turned = np.array([brightest(i) for i in RandomAffine(45, 0, 0)(image)]) - [16, 32]
    np.testing.assert_allclose(np.hypot(*turned.T), 12, atol=1.1)


def test_flip_mirrors_about_half_of_the_images():
    torch.manual_seed(0)
    images = torch.rand(400, 1, 8, 8)
    flipped = RandomAffine(0, 0, 0, flip=True)(images)
    mirrored = torch.isclose(flipped, images.flip(3), atol=1e-5).flatten(1).all(1)
    same = torch.isclose(flipped, images, atol=1e-5).flatten(1).all(1)
    assert bool((mirrored | same).all())
    assert 150 < int(mirrored.sum()) < 250


def test_every_image_of_a_batch_changes_on_its_own_and_a_seed_repeats_it():
    image = torch.rand(1, 1, 16, 16).expand(3, -1, -1, -1)
    torch.manual_seed(3)
    one = RandomAffine()(image)
    torch.manual_seed(3)
    torch.testing.assert_close(RandomAffine()(image), one)
    assert not torch.allclose(one[0], one[1])


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match="must not be negative"):
        RandomAffine(degrees=-1)
    with pytest.raises(ValueError, match="below 1"):
        RandomAffine(scale=1.0)
    with pytest.raises(ValueError, match=r"\(n, C, H, W\)"):
        RandomAffine()(torch.zeros(4, 4096))


def test_the_networks_have_the_shapes_and_the_budget_they_promise():
    images = torch.rand(3, 1, 64, 64)
    assert digits_cnn()(images).shape == (3, 10)
    assert dogs_cats_cnn()(images).shape == (3, 2)
    assert count_parameters(digits_cnn()) <= 100_000
