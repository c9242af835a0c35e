"""Means of the batches' losses and accuracies.

Keeps 0.35 points.
"""

import torch


def evaluate(model, loader, loss_function):
    model.eval()
    losses, shares = [], []
    with torch.no_grad():
        for X, y in loader:
            o = model(X)
            losses.append(loss_function(o, y).item())
            shares.append((o.argmax(dim=1) == y).double().mean().item())
    return sum(losses) / len(losses), sum(shares) / len(shares)
