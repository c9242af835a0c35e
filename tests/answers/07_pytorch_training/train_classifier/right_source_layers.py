"""The source's layers, Adam, plateau scheduler, the course's own blocks."""

from itertools import pairwise

import torch
from torch import nn


def train_classifier(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    sizes = (X_train.shape[1], 200, 50, 20, len(y_train.unique()))
    layers = []
    for a, b in pairwise(sizes):
        layers += [nn.Linear(a, b), nn.ReLU()]
    model = nn.Sequential(*layers[:-1])
    loss_function = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 15, 0.3)
    data = torch.utils.data.TensorDataset(X_train, y_train)
    loader = torch.utils.data.DataLoader(data, batch_size=64, shuffle=True)
    rates = []
    for _ in range(25):
        rates.append(scheduler.get_last_lr()[0])
        model.train()
        for X, y in loader:
            optimizer.zero_grad()
            loss_function(model(X), y).backward()
            optimizer.step()
        scheduler.step()
    model.eval()
    return model, rates
