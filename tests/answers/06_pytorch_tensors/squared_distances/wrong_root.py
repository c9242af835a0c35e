"""Returns the distances themselves."""


def squared_distances(A, B):
    return (A[:, None] - B[None]).pow(2).sum(-1).sqrt()
