"""scikit-learn's MLPRegressor with the solver L-BFGS."""

import warnings

import numpy as np
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler


def fit_curve(x, y, seed=0):
    inputs, outputs = StandardScaler().fit(x[:, None]), StandardScaler().fit(y[:, None])
    model = MLPRegressor(
        hidden_layer_sizes=(15,), activation="tanh", solver="lbfgs", max_iter=300, random_state=seed
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(inputs.transform(x[:, None]), outputs.transform(y[:, None])[:, 0])

    def predict(x_new):
        scores = model.predict(inputs.transform(np.asarray(x_new)[:, None]))
        return outputs.inverse_transform(scores[:, None])[:, 0]

    return predict
