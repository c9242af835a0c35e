"""Builds with clone and set_params, predicts, and returns tuples."""

import time

from sklearn.base import clone
from sklearn.neural_network import MLPClassifier


def compare_mlp(X_train, y_train, X_val, y_val, options, seed=0):
    base = MLPClassifier(random_state=seed)
    table = []
    for arguments in options:
        mlp = clone(base).set_params(**arguments)
        before = time.perf_counter()
        mlp.fit(X_train, y_train)
        after = time.perf_counter()
        right = sum(int(a == b) for a, b in zip(mlp.predict(X_val), y_val, strict=True))
        table.append((right / len(y_val), after - before, mlp.n_iter_))
    return table
