"""Clears after the step: what is left from before the call counts in the first step.

Keeps 0.9 points.
"""


def train_epoch(model, loader, loss_function, optimizer):
    model.train()
    total, n = 0.0, 0
    for X, y in loader:
        loss = loss_function(model(X), y)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        total += loss.item() * len(y)
        n += len(y)
    return total / n
