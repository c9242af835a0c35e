"""Probability of at least one half, and a clock of its own."""

import time
import warnings

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier


def compare_mlp(X_train, y_train, X_val, y_val, options, seed=0):
    result = np.empty((len(options), 3))
    for row, arguments in zip(result, options, strict=True):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=ConvergenceWarning)
            begun = time.monotonic_ns()
            mlp = MLPClassifier(**{**arguments, "random_state": seed}).fit(X_train, y_train)
            row[1] = max(time.monotonic_ns() - begun, 1) / 1e9
        row[0] = np.mean((mlp.predict_proba(X_val)[:, 1] > 0.5) == (y_val == 1))
        row[2] = mlp.n_iter_
    return result
