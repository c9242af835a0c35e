"""The settings of section 7.8: gradient descent at 0.01, four layers.

Keeps 0.3 points.
"""

import torch
from torch import nn


def train_classifier(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(X_train.shape[1], 200), nn.ReLU(), nn.Linear(200, 50), nn.ReLU(),
        nn.Linear(50, 20), nn.ReLU(), nn.Linear(20, int(y_train.max()) + 1),
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.99)
    rates = []
    for _ in range(20):
        rates.append(optimizer.param_groups[0]["lr"])
        for batch in torch.randperm(len(X_train)).split(64):
            loss = nn.functional.cross_entropy(model(X_train[batch]), y_train[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        scheduler.step()
    return model, rates
