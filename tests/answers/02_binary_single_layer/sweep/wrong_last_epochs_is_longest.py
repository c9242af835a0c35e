"""Takes the last entry of the list for the largest, so that an unsorted list fails.

Keeps 0.7 points.
"""

import numpy as np

from coursekit import binary


def sweep(X_train, y_train, X_val, y_val, learning_rates, epochs_list, seed=0):
    rows = []
    for rate in learning_rates:
        _, _, history = binary.train_binary(
            X_train, y_train, X_val, y_val, epochs=epochs_list[-1], learning_rate=rate, seed=seed
        )
        rows.append([history.accuracy_val[min(e, epochs_list[-1]) - 1] for e in epochs_list])
    return np.array(rows)
