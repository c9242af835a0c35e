"""Rows are numbers of epochs and columns learning rates: the wrong way round.

Keeps 0 points.
"""

import numpy as np

from coursekit import binary


def sweep(X_train, y_train, X_val, y_val, learning_rates, epochs_list, seed=0):
    return np.array([
        [
            binary.train_binary(
                X_train, y_train, X_val, y_val, epochs=epochs, learning_rate=rate, seed=seed
            )[2].accuracy_val[-1]
            for rate in learning_rates
        ]
        for epochs in epochs_list
    ])
