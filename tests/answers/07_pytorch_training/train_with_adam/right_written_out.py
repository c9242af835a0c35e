"""Without the building blocks and without a scheduler object: the rate is set by hand."""

import numpy as np
import torch
from torch import nn


def train_with_adam(model, train_loader, val_loader, epochs, learning_rate, gamma):
    optimizer = torch.optim.Adam(model.parameters())
    table = np.zeros((epochs, 4))
    for epoch in range(epochs):
        optimizer.param_groups[0]["lr"] = learning_rate * gamma**epoch
        model.train()
        losses, sizes = [], []
        for X, y in train_loader:
            loss = nn.functional.cross_entropy(model(X), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            sizes.append(len(y))
        model.eval()
        with torch.no_grad():
            o = torch.cat([model(X) for X, _ in val_loader])
            y = torch.cat([y for _, y in val_loader])
            table[epoch, 2] = nn.functional.cross_entropy(o, y)
            table[epoch, 3] = (o.argmax(dim=1) == y).double().mean()
        table[epoch, :2] = learning_rate * gamma**epoch, np.dot(losses, sizes) / np.sum(sizes)
    return table
