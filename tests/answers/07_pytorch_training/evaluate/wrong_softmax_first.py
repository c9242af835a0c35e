"""The loss of the probabilities.

Keeps 0.6 points.
"""

import torch


def evaluate(model, loader, loss_function):
    model.eval()
    total, right, n = 0.0, 0, 0
    with torch.no_grad():
        for X, y in loader:
            o = model(X)
            total += loss_function(o.softmax(dim=1), y).item() * len(y)
            right += (o.argmax(dim=1) == y).sum().item()
            n += len(y)
    return total / n, right / n
