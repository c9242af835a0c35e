"""LambdaLR, get_last_lr, and a list of lists."""

# ruff: noqa: F821  (train_epoch and evaluate are the chapter's own)

import torch
from torch import nn


def train_with_adam(model, train_loader, val_loader, epochs, learning_rate, gamma):
    optimizer = torch.optim.Adam(model.parameters(), learning_rate)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda epoch: gamma**epoch)
    rows = []
    while len(rows) < epochs:
        row = [scheduler.get_last_lr()[0]]
        row.append(train_epoch(model, train_loader, nn.functional.cross_entropy, optimizer))
        row.extend(evaluate(model, val_loader, nn.functional.cross_entropy))
        rows.append(row)
        scheduler.step()
    return rows
