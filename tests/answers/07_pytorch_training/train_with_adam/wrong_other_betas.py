"""Momentum only: Adam without the running mean of the squares.

Keeps 0.3 points.
"""

# ruff: noqa: F821  (train_epoch and evaluate are the chapter's own)

import numpy as np
import torch
from torch import nn


def train_with_adam(model, train_loader, val_loader, epochs, learning_rate, gamma):
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate, betas=(0.9, 0.0))
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma)
    rows = []
    for _ in range(epochs):
        rate = optimizer.param_groups[0]["lr"]
        loss = train_epoch(model, train_loader, loss_function, optimizer)
        scheduler.step()
        rows.append((rate, loss, *evaluate(model, val_loader, loss_function)))
    return np.array(rows)
