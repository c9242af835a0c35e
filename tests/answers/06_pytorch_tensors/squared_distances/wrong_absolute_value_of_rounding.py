"""Makes everything float32 on the way."""


def squared_distances(A, B):
    A, B = A.float(), B.float()
    return (A[:, None] - B[None]).pow(2).sum(-1)
