"""PyTorch's autograd, optimizer and data loader."""

import torch
from torch.utils.data import DataLoader, TensorDataset


def train_minibatch(X, y, w, b, epochs, learning_rate, batch_size, seed=0):
    w_t = torch.tensor(w, dtype=torch.float64, requires_grad=True)
    b_t = torch.tensor(float(b), dtype=torch.float64, requires_grad=True)
    data = TensorDataset(torch.tensor(X), torch.tensor(y, dtype=torch.float64))
    generator = torch.Generator().manual_seed(seed)
    loader = DataLoader(data, batch_size=batch_size, shuffle=True, generator=generator)
    optimizer = torch.optim.SGD([w_t, b_t], lr=learning_rate)
    for _ in range(epochs):
        for X_k, y_k in loader:
            optimizer.zero_grad()
            loss = torch.nn.functional.binary_cross_entropy_with_logits(X_k @ w_t + b_t, y_k)
            loss.backward()
            optimizer.step()
    return w_t.detach().numpy(), b_t.item()
