"""coursekit's Trainer, with AdamW and a cosine; the rates by a callback."""

import torch
from torch import nn

from coursekit.training import Trainer


def train_classifier(X_train, y_train, X_val, y_val, seed):
    torch.manual_seed(seed)
    d, classes = X_train.shape[1], int(y_train.max()) + 1
    model = nn.Sequential(nn.LayerNorm(d), nn.Linear(d, 100), nn.GELU(), nn.Linear(100, classes))
    rates = []

    def factor(epoch):
        rates.append(0.003 * (1 - epoch / 21))
        return 1 - epoch / 21

    trainer = Trainer(
        model, optimizer=lambda p: torch.optim.AdamW(p, lr=0.003), epochs=20, seed=seed,
        device="cpu", progress=False,
        scheduler=lambda optimizer: torch.optim.lr_scheduler.LambdaLR(optimizer, factor),
    )
    trainer.fit(X_train, y_train, X_val, y_val)
    return model, rates[:20]
