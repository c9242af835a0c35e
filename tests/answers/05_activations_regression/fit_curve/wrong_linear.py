"""A network without activations.

Keeps 0 points.
"""

from coursekit.network import Network


def fit_curve(x, y, seed=0):
    scale_x = x.mean(), x.std()
    scale_y = y.mean(), y.std()
    network = Network([1, 20, 20, 1], "regression", "identity", seed=seed)
    X, t = ((x - scale_x[0]) / scale_x[1])[:, None], (y - scale_y[0]) / scale_y[1]
    network.fit(X, t, X, t, epochs=200, learning_rate=0.01)

    def predict(x_new):
        X_new = ((x_new - scale_x[0]) / scale_x[1])[:, None]
        return network.predict(X_new)[:, 0] * scale_y[1] + scale_y[0]

    return predict
