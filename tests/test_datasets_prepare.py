"""One-hot targets, binary subsets, splits and scaling, against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn import preprocessing
from sklearn.model_selection import train_test_split

from coursekit.datasets import (
    ImageDataset,
    MinMaxScaler,
    binary_subset,
    flatten,
    from_one_hot,
    one_hot,
    prepare,
    train_val_test_split,
)


def small_dataset(counts: tuple[int, ...] = (12, 9, 15), side: int = 4) -> ImageDataset:
    labels = np.repeat(np.arange(len(counts)), counts)
    rng = np.random.default_rng(3)
    images = rng.integers(0, 256, (len(labels), side, side)).astype(np.uint8)
    names = tuple("abcdefghij"[: len(counts)])
    return ImageDataset("digits", images, labels, names, "drawn", "made for a test")


class TestOneHot:
    def test_by_hand(self):
        targets = one_hot([2, 0, 1, 2])
        assert targets.dtype == np.float64
        assert targets.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
        assert one_hot([0], 3).tolist() == [[1, 0, 0]]
        assert one_hot([], 3).shape == (0, 3)
        assert one_hot(np.array([1, 0], dtype=np.uint8)).tolist() == [[0, 1], [1, 0]]

    def test_as_scikit_learn(self):
        labels = np.random.default_rng(0).integers(0, 7, 50)
        theirs = preprocessing.OneHotEncoder(categories=[range(7)], sparse_output=False)
        assert np.array_equal(one_hot(labels, 7), theirs.fit_transform(labels[:, np.newaxis]))

    @given(
        st.integers(1, 12).flatmap(
            lambda k: st.tuples(
                st.just(k), hnp.arrays(np.int64, st.integers(0, 30), elements=st.integers(0, k - 1))
            )
        )
    )
    def test_there_and_back(self, case):
        n_classes, labels = case
        targets = one_hot(labels, n_classes)
        assert targets.shape == (len(labels), n_classes)
        assert (targets.sum(axis=1) == 1).all()
        back = from_one_hot(targets)
        assert back.dtype == np.int64
        assert np.array_equal(back, labels)

    @pytest.mark.parametrize(
        ("labels", "n_classes", "message"),
        [
            ([0, 1.5], None, r"must be integers, got float64 .*astype\(int\)"),
            (["a", "b"], None, "must be integers"),
            ([0, 3, 1], 3, r"labels\[1\] is 3: labels must be from 0 to 2"),
            ([0, 1, -1], None, r"labels\[2\] is -1"),
            ([[0, 1]], None, r"shape \(n,\), got \(1, 2\)"),
            (5, None, r"shape \(n,\), got \(\)"),
            ([], None, "give n_classes"),
            ([0], 0, "at least one class"),
            ([0], 2.5, r"n_classes=2.5 must be a whole number"),
        ],
    )
    def test_refuses(self, labels, n_classes, message):
        with pytest.raises(ValueError, match=message):
            one_hot(labels, n_classes)

    @pytest.mark.parametrize(
        ("targets", "message"),
        [
            ([[1, 0], [0, 0]], r"targets\[1\] is \[0, 0\]"),
            ([[1, 1], [0, 1]], r"targets\[0\] is \[1, 1\]"),
            ([[1, 0], [0.5, 0.5]], r"targets\[1\] is \[0.5, 0.5\]"),
            ([[1, 0], [2, -1]], r"targets\[1\] is \[2, -1\]"),
            ([[1, 0], [1, np.nan]], r"targets\[1\]"),
            ([0, 1], r"shape \(n, n_classes\), got \(2,\)"),
        ],
    )
    def test_back_refuses(self, targets, message):
        with pytest.raises(ValueError, match=message):
            from_one_hot(targets)


class TestBinarySubset:
    def test_keeps_two_classes_in_order(self):
        data = small_dataset()
        pair = binary_subset(data, 2, 0)
        assert pair.class_names == ("c", "a")
        assert pair.labels.dtype == np.int64
        assert pair.labels.tolist() == [1] * 12 + [0] * 15
        assert np.array_equal(pair.images, data.images[data.labels != 1])
        assert (pair.name, pair.source, pair.origin) == (data.name, data.source, data.origin)
        assert data.labels.max() == 2  # the whole is unchanged

    @pytest.mark.parametrize(
        ("negative", "positive", "message"),
        [
            (1, 1, "both 1"),
            (0, 3, "positive=3: classes of digits are 0 to 2"),
            (-1, 0, "negative=-1"),
            ("0", 1, "negative='0' must be a whole number"),
        ],
    )
    def test_refuses(self, negative, positive, message):
        with pytest.raises(ValueError, match=message):
            binary_subset(small_dataset(), negative, positive)

    def test_refuses_an_empty_class(self):
        with pytest.raises(ValueError, match="no sample of this class"):
            binary_subset(small_dataset((3, 0, 2)), 0, 1)


class TestSplit:
    def test_every_sample_once(self):
        y = np.repeat(np.arange(3), (40, 25, 35))
        X = np.arange(100)[:, np.newaxis] * [1, 10]
        split = train_val_test_split(X, y, val_size=0.2, test_size=0.1)
        assert [len(part) for part in split] == [70, 70, 20, 20, 10, 10]
        everything = np.concatenate([split.X_train, split.X_val, split.X_test])
        assert sorted(everything[:, 0]) == list(range(100))
        for part_X, part_y in zip(split[::2], split[1::2], strict=True):
            assert np.array_equal(y[part_X[:, 0]], part_y)

    def test_shuffled_and_repeatable(self):
        y = np.repeat([0, 1], 50)
        X = np.arange(100)
        first, again = (train_val_test_split(X, y, seed=1) for _ in range(2))
        for a, b in zip(first, again, strict=True):
            assert np.array_equal(a, b)
        other = train_val_test_split(X, y, seed=2)
        assert set(first.X_val) != set(other.X_val)  # other samples, not only in another order
        for part in (first.y_train, first.y_val):
            assert (np.diff(part) < 0).any()  # not in order of class

    def test_counts_as_scikit_learn(self):
        y = np.repeat(np.arange(10), (205, 206, 206, 206, 207, 207, 207, 206, 208, 204))
        ours = train_val_test_split(y, y, val_size=0.2)
        theirs = train_test_split(y, test_size=0.2, stratify=y, random_state=42)
        assert abs(len(ours.y_val) - len(theirs[1])) <= 1
        for a, b in ((ours.y_train, theirs[0]), (ours.y_val, theirs[1])):
            assert np.abs(np.bincount(a) - np.bincount(b)).max() <= 1

    @settings(max_examples=200)
    @given(
        st.lists(st.integers(12, 300), min_size=1, max_size=12),
        st.sampled_from([0.0, 0.1, 0.15, 0.2, 1 / 3, 0.5]),
        st.sampled_from([0.0, 0.1, 0.2, 0.25, 0.3]),
        st.integers(0, 2**32),
    )
    def test_each_class_has_its_share(self, counts, val_size, test_size, seed):
        y = np.repeat(np.arange(len(counts)), counts)
        split = train_val_test_split(y, y, val_size=val_size, test_size=test_size, seed=seed)
        parts = (split.y_train, split.y_val, split.y_test)
        sizes = (1 - val_size - test_size, val_size, test_size)
        for part, size in zip(parts, sizes, strict=True):
            found = np.bincount(part, minlength=len(counts))
            assert (np.abs(found - np.array(counts) * size) < 1).all()
            assert abs(len(part) - len(y) * size) < 2

    def test_empty_parts_keep_their_shape(self):
        split = train_val_test_split(np.zeros((10, 3)), np.repeat([0, 1], 5))
        assert split.X_test.shape == (0, 3)
        assert split.y_test.shape == (0,)

    @pytest.mark.parametrize(
        ("X", "y", "sizes", "message"),
        [
            (np.zeros((4, 2)), [0, 1, 0], {}, "X has 4 samples but y has 3 labels"),
            (np.zeros((2, 2)), np.eye(2), {}, r"got \(2, 2\); from_one_hot"),
            (np.zeros((0, 2)), [], {}, "no sample to split"),
            (np.zeros(4), [0, 0, 1, np.nan], {}, r"y\[3\] is NaN"),
            (np.zeros(4), [0, 0, 1, 1], {"val_size": 1.0}, "val_size=1.0 must be a fraction"),
            (np.zeros(4), [0, 0, 1, 1], {"test_size": -0.1}, "test_size=-0.1 must be"),
            (
                np.zeros(4),
                [0, 0, 1, 1],
                {"val_size": 0.5, "test_size": 0.5},
                "leave nothing to train",
            ),
            (np.zeros(11), [0] * 10 + [7], {}, r"no sample of class 7, which has 1"),
            (
                np.zeros(40),
                [0, 1] * 20,
                {"test_size": 0.01},
                r"test part .* no sample of class 0, which has 20",
            ),
        ],
    )
    def test_refuses(self, X, y, sizes, message):
        with pytest.raises(ValueError, match=message):
            train_val_test_split(X, y, **sizes)


class TestScaler:
    @settings(max_examples=60)
    @given(
        hnp.arrays(
            np.float64,
            st.tuples(st.integers(2, 8), st.integers(1, 5)),
            elements=st.floats(-1e6, 1e6).map(lambda x: round(x, 3)),
        )
    )
    def test_as_scikit_learn(self, X):
        X[0], X[1] = -2e6, 2e6 + np.arange(X.shape[1])  # theirs treats constant columns otherwise
        fitted, new = X[: len(X) // 2 + 1], X
        ours = MinMaxScaler().fit(fitted)
        theirs = preprocessing.MinMaxScaler(feature_range=(-0.5, 0.5)).fit(fitted)
        assert np.array_equal(ours.data_min_, theirs.data_min_)
        assert np.array_equal(ours.data_max_, theirs.data_max_)
        np.testing.assert_allclose(ours.transform(new), theirs.transform(new), atol=1e-12)

    def test_by_hand(self):
        train = np.array([[0, 10], [255, 30]], dtype=np.uint8)
        scaler = MinMaxScaler()
        assert scaler.fit_transform(train).tolist() == [[-0.5, -0.5], [0.5, 0.5]]
        # Beyond what was seen: not clipped, and uint8 does not wrap around.
        assert scaler.transform(np.array([[51, 0]], dtype=np.uint8))[0] == pytest.approx([-0.3, -1])
        other = MinMaxScaler((0, 2), dtype=np.float32).fit(train)
        assert other.transform([[51, 20]]).dtype == np.float32
        assert other.transform([[51, 20]])[0] == pytest.approx([0.4, 1.0])

    def test_constant_column_is_the_middle(self):
        scaler = MinMaxScaler().fit([[7.0, 1.0], [7.0, 2.0]])
        assert scaler.transform([[7.0, 1.0], [9.0, 3.0]]).tolist() == [[0, -0.5], [0, 1.5]]
        assert MinMaxScaler((0, 1)).fit_transform([[7.0], [7.0]]).tolist() == [[0.5], [0.5]]

    def test_leaves_its_input_alone(self):
        X = np.array([[0.0, 1.0], [2.0, 3.0]])
        before = X.copy()
        MinMaxScaler().fit_transform(X)
        assert np.array_equal(X, before)

    @pytest.mark.parametrize(
        ("X", "message"),
        [
            (np.zeros((0, 2)), "no samples"),
            (np.zeros((2, 4, 4)), r"got \(2, 4, 4\); flatten"),
            (np.zeros(3), r"shape \(n, d\), got \(3,\)"),
            ([[1.0, 2.0], [np.nan, 3.0]], r"X\[1, 0\] is nan"),
            ([[1.0, np.inf]], r"X\[0, 1\] is inf"),
            ([["a"]], "real numbers"),
        ],
    )
    def test_fit_refuses(self, X, message):
        with pytest.raises(ValueError, match=message):
            MinMaxScaler().fit(X)

    def test_transform_refuses(self):
        with pytest.raises(ValueError, match="call fit"):
            MinMaxScaler().transform([[1.0]])
        with pytest.raises(ValueError, match="X has 3 features, the scaler was fitted on 2"):
            MinMaxScaler().fit([[0, 1]]).transform([[0, 1, 2]])
        with pytest.raises(ValueError, match=r"X\[0, 1\] is nan"):
            MinMaxScaler().fit([[0, 1]]).transform([[0, np.nan]])

    def test_settings_refused(self):
        with pytest.raises(ValueError, match="below the second"):
            MinMaxScaler((1, 0))
        with pytest.raises(ValueError, match="floating type"):
            MinMaxScaler(dtype=np.int64)


class TestFlatten:
    def test_rows(self):
        images = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
        rows = flatten(images)
        assert rows.shape == (2, 12)
        assert rows.dtype == np.uint8
        assert rows[1].tolist() == list(range(12, 24))
        assert flatten(np.zeros((0, 3, 4))).shape == (0, 12)

    def test_refuses(self):
        with pytest.raises(ValueError, match="height, width"):
            flatten([1, 2])


class TestPrepare:
    def test_is_the_three_steps(self):
        data = small_dataset()
        split = prepare(data, val_size=0.25, test_size=0.2, seed=5)
        raw = train_val_test_split(
            flatten(data.images), data.labels, val_size=0.25, test_size=0.2, seed=5
        )
        # Fitted on the training part alone: scikit-learn's says the same.
        theirs = preprocessing.MinMaxScaler(feature_range=(-0.5, 0.5)).fit(raw.X_train)
        np.testing.assert_allclose(split.X_val, theirs.transform(raw.X_val), atol=1e-12)
        np.testing.assert_allclose(split.X_test, theirs.transform(raw.X_test), atol=1e-12)
        assert split.X_train.min() == -0.5
        assert split.X_train.max() == 0.5
        assert np.array_equal(split.y_val, raw.y_val)
        assert split.y_val.dtype == np.int64

    def test_dtype_and_empty_test_part(self):
        split = prepare(small_dataset(), dtype=np.float32)
        assert split.X_train.dtype == split.X_val.dtype == np.float32
        assert split.X_test.shape == (0, 16)

    def test_validation_data_do_not_leak(self):
        data = small_dataset()
        before = prepare(data, seed=5)
        val_rows = train_val_test_split(np.arange(len(data)), data.labels, seed=5).X_val
        images = data.images.copy()
        images[val_rows] = 0
        changed = ImageDataset(
            data.name, images, data.labels, data.class_names, data.source, data.origin
        )
        assert np.array_equal(prepare(changed, seed=5).X_train, before.X_train)
