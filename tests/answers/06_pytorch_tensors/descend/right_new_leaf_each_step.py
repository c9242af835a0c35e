"""A new leaf in each step, so that nothing needs to be zeroed; values as a tuple."""


def descend(f, x0, learning_rate, steps):
    x = x0.detach().clone()
    values = ()
    for _ in range(steps):
        leaf = x.clone().requires_grad_(True)
        value = f(leaf)
        value.backward()
        x = x - learning_rate * leaf.grad
        values += (value.item(),)
    return x, values
