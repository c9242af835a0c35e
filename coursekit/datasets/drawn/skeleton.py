"""The skeleton of a right hand, palm to the viewer, in the pose of each sign for 0 to 9.

Lengths are in units of about one palm; x grows to the right (the side of the thumb), y upwards and
z towards the viewer. Everything is an array over a batch of hands and float64, so that what is
drawn later, in float32, starts from the same numbers on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coursekit.datasets.drawn.canvas import around, between

Array = NDArray[np.float64]

PINKY, RING, MIDDLE, INDEX = range(4)
KNUCKLES = np.array([[-0.42, 0.36], [-0.15, 0.48], [0.13, 0.52], [0.39, 0.45]])
FINGER_LENGTHS = np.array([0.68, 0.87, 0.94, 0.85])
FINGER_RADII = np.array([0.110, 0.125, 0.130, 0.128])
FAN = np.radians([-14.0, -5.0, 3.0, 11.0])  # where fingers point; positive is towards the thumb
PHALANGES = np.array([0.43, 0.31, 0.26])  # shares of a finger's length

# Ranges of the three joints' flexion in degrees: knuckle, middle joint, last joint.
STRAIGHT = ((-8, 14), (0, 22), (0, 12))
CURLED = ((62, 88), (88, 108), (25, 55))
TOUCHING = ((42, 62), (52, 80), (18, 42))
RING_SHAPED = ((30, 50), (46, 64), (26, 46))

RAISED = {
    0: (),
    1: (INDEX,),
    2: (MIDDLE, INDEX),
    3: (MIDDLE, INDEX),
    4: (PINKY, RING, MIDDLE, INDEX),
    5: (PINKY, RING, MIDDLE, INDEX),
    6: (RING, MIDDLE, INDEX),
    7: (PINKY, MIDDLE, INDEX),
    8: (PINKY, RING, INDEX),
    9: (PINKY, RING, MIDDLE),
}
# Among the parts of the palm: the ball of the thumb, the forearm, the line below the fingers.
THENAR, FOREARM, CREASE = 4, 6, 7

TOUCHED_BY_THUMB = {6: PINKY, 7: RING, 8: MIDDLE, 9: INDEX}


@dataclass(frozen=True)
class Bones:
    """Rounded strokes: two ends (n, parts, 2, 3) with radii (n, parts, 2), and a paint order.

    ``palm`` are those that melt into one shape, painted first. Of ``digits``, 3 for each finger
    and 2 for the thumb, ``order`` (n, 14) says which to paint after which.
    """

    palm: Array
    palm_radii: Array
    digits: Array
    digit_radii: Array
    order: NDArray[np.int64]


def pose(labels: NDArray[np.int64], rng: np.random.Generator) -> Bones:
    """Random hands that show the digits ``labels`` (n,), before they are turned and projected."""
    n = len(labels)
    knuckles, tips, fingers, finger_radii = _fingers(labels, rng)
    thumb, thumb_radii, thumb_root = _thumb(labels, tips, rng)
    palm, palm_radii = _palm(knuckles, thumb[:, 0, 0], thumb_root, rng)
    digits = np.concatenate([fingers.reshape(n, 12, 2, 3), thumb], axis=1)
    radii = np.concatenate([finger_radii.reshape(n, 12, 2), thumb_radii], axis=1)
    return Bones(palm, palm_radii, digits, radii, _paint_order(labels, rng))


def _fingers(
    labels: NDArray[np.int64], rng: np.random.Generator
) -> tuple[Array, Array, Array, Array]:
    n = len(labels)
    straight = np.zeros((n, 4), dtype=bool)
    touching = np.zeros((n, 4), dtype=bool)
    for digit, raised in RAISED.items():
        straight[np.ix_(labels == digit, raised)] = True
    for digit, finger in TOUCHED_BY_THUMB.items():
        touching[labels == digit, finger] = True
    ring_shaped = np.repeat((labels == 0)[:, None], 4, axis=1)

    # Fingers of one hand bend alike: most of the variation is common to all four.
    common, own = rng.random((n, 1, 3)), rng.random((n, 4, 3))
    mix = 0.5 * common + 0.5 * own
    kind = np.select([straight, touching, ring_shaped], [0, 1, 2], default=3)
    ranges = np.radians(np.array([STRAIGHT, TOUCHING, RING_SHAPED, CURLED], dtype=np.float64))
    low, high = ranges[kind, :, 0], ranges[kind, :, 1]
    flexion = np.cumsum(low + (high - low) * mix, axis=2)

    spread = between(rng, 0.3, 1.7, (n, 1))
    fan = FAN * np.where(straight, spread, 0.5) + around(rng, 0, np.radians(9), (n, 4))
    # The pinky turns inwards to meet the thumb, the index outwards.
    fan += np.where(touching, np.radians([16.0, 6.0, 2.0, 14.0]), 0.0)

    # Two fingers alone make a V.
    fan[np.isin(labels, (2, 3))] += np.radians([0.0, 0.0, -6.0, 2.0])

    lengths = FINGER_LENGTHS * around(rng, 1, 0.13, (n, 1)) * around(rng, 1, 0.06, (n, 4))
    # In a ring the shorter fingers reach as far as the others; in a fist they are tucked in.
    lengths *= np.where(ring_shaped, [1.22, 1.06, 1.0, 1.0], 1.0)
    lengths *= np.where(kind == 3, 0.9, 1.0)
    bones = lengths[:, :, None] * PHALANGES
    steps = bones[..., None] * np.stack(
        [
            np.sin(fan)[..., None] * np.cos(flexion),
            np.cos(fan)[..., None] * np.cos(flexion),
            np.sin(flexion),
        ],
        axis=-1,
    )
    knuckles = np.zeros((n, 4, 3))
    knuckles[..., :2] = KNUCKLES * np.stack(
        [around(rng, 1, 0.1, (n, 1)), around(rng, 1, 0.08, (n, 1))], axis=-1
    )
    joints = np.concatenate(
        [knuckles[:, :, None], knuckles[:, :, None] + np.cumsum(steps, axis=2)], axis=2
    )
    ends = np.stack([joints[:, :, :-1], joints[:, :, 1:]], axis=3)
    thickness = FINGER_RADII * around(rng, 1, 0.2, (n, 1))
    taper = np.array([1.08, 1.0, 0.94, 0.80])
    radii = thickness[..., None] * taper
    return knuckles, joints[:, :, -1], ends, np.stack([radii[..., :-1], radii[..., 1:]], axis=-1)


def _thumb(
    labels: NDArray[np.int64], tips: Array, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """The two free bones of the thumb, their radii, and where its root lies in the palm."""
    n = len(labels)

    def jittered(x: float, y: float, z: float, spread: float) -> Array:
        return np.array([x, y, z]) + around(rng, 0, spread, (n, 3)) * [1, 1, 0.5]

    out = np.isin(labels, (3, 5))
    folded = np.isin(labels, (1, 2))
    across = labels == 4
    ring = labels == 0
    meets = np.isin(labels, tuple(TOUCHED_BY_THUMB))
    touched = np.array([TOUCHED_BY_THUMB.get(digit, INDEX) for digit in range(10)])[labels]
    finger_tip = tips[np.arange(n), touched]

    # Where the thumb's knuckle is, and where its tip.
    knuckle = jittered(0.54, -0.08, 0.12, 0.05)
    knuckle[folded | across] = jittered(0.47, -0.04, 0.34, 0.05)[folded | across]
    knuckle[meets] = jittered(0.50, -0.06, 0.30, 0.05)[meets]
    knuckle[labels == 6] += [-0.08, 0.02, 0.06]
    knuckle[labels == 9] += [0.06, 0.04, -0.04]
    knuckle[ring] = jittered(0.40, 0.0, 0.50, 0.04)[ring]

    angle = between(rng, np.radians(24), np.radians(62), n)
    reach = np.stack([np.sin(angle), np.cos(angle), around(rng, 0.05, 0.15, n)], axis=-1)
    length = around(rng, 0.66, 0.07, n)[:, None]
    tip = np.where(out[:, None], knuckle + length * reach, finger_tip)
    tip[folded] = jittered(0.02, 0.20, 0.66, 0.13)[folded]
    # Some let the thumb stand beside the fist instead.
    aside = folded & (rng.random(n) < 0.15)
    tip[aside] = jittered(0.56, 0.50, 0.40, 0.08)[aside]
    tip[across] = jittered(-0.08, 0.10, 0.48, 0.14)[across]
    tip[meets] += (jittered(0.03, -0.06, 0.02, 0.05))[meets]
    tip[ring] += (jittered(0.0, -0.05, 0.04, 0.04))[ring]

    # Outwards and down is where a bent thumb's joint goes.
    pole = np.where(out[:, None], [-0.3, -0.1, 0.0], [0.75, -0.45, 0.35])
    joint = _bend(knuckle, tip, 0.53 * length[:, 0], 0.47 * length[:, 0], pole)
    ends = np.stack(
        [np.stack([knuckle, joint], axis=1), np.stack([joint, tip], axis=1)], axis=1
    )
    thickness = around(rng, 1, 0.18, n)[:, None, None]
    radii = thickness * np.array([[0.165, 0.135], [0.135, 0.105]])
    return ends, radii, jittered(0.2, -0.42, 0.06, 0.03)


def _bend(start: Array, end: Array, first: Array, second: Array, pole: Array) -> Array:
    """Where the joint of two bones lies that lead from start to end, bent towards ``pole``.

    Where the ends are too far apart for the bones, the joint lies on the line between them.
    """
    line = end - start
    distance = np.linalg.norm(line, axis=1) + 1e-9
    along = (first**2 - second**2 + distance**2) / (2 * distance)
    along = np.clip(along, 0.3 * distance, 0.7 * distance)
    height = np.sqrt(np.maximum(first**2 - along**2, 0.0))
    unit = line / distance[:, None]
    side = pole - (pole * unit).sum(axis=1, keepdims=True) * unit
    side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-9
    return start + along[:, None] * unit + height[:, None] * side


def _palm(
    knuckles: Array, thumb_knuckle: Array, thumb_root: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    n = len(knuckles)
    wrist = np.zeros((n, 4, 3))
    wrist[..., 0] = np.array([-0.20, -0.08, 0.05, 0.16])
    wrist[..., 1] = -0.40
    tops = knuckles - [0.0, 0.05, 0.0]
    radius = np.tile(np.array([[[0.17, 0.15]]]), (n, 4, 1))
    thenar = np.stack([thumb_root, thumb_knuckle], axis=1)[:, None]
    heel = np.tile(np.array([[[-0.23, -0.34, 0.05], [-0.36, 0.05, 0.05]]]), (n, 1, 1, 1))
    # A forearm that goes on beyond the edge of the picture, bent a little at the wrist.
    bend = around(rng, 0, np.radians(24), n)
    elbow = np.stack([2.2 * np.sin(bend), -0.5 - 2.2 * np.cos(bend), np.zeros(n)], axis=-1)
    forearm = np.stack([np.tile([-0.01, -0.5, 0.0], (n, 1)), elbow], axis=1)[:, None]
    crease = np.tile(np.array([[[-0.46, 0.16, 0.1], [0.20, 0.27, 0.1]]]), (n, 1, 1, 1))
    crease += around(rng, 0, 0.08, (n, 1, 2, 3))
    metacarpals = np.stack([wrist, tops], axis=2)
    ends = np.concatenate([metacarpals, thenar, heel, forearm, crease], axis=1)
    thickness = around(rng, 1, 0.12, (n, 1, 1))
    others = np.array([[0.20, 0.165], [0.19, 0.15], [0.25, 0.40], [0.02, 0.01]]) * thickness
    return ends, np.concatenate([radius * thickness, others], axis=1)


def _paint_order(labels: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """From back to front: raised fingers, bent ones, the thumb; a ring begins with the thumb."""
    depth = np.zeros((len(labels), 5))  # the four fingers, then the thumb
    depth[:] = [0.0, 0.1, 0.2, 0.3, 3.0]
    for digit, raised in RAISED.items():
        bent = [finger for finger in range(4) if finger not in raised]
        depth[np.ix_(labels == digit, bent)] += 1
    depth[labels == 0] = [4.0, 3.0, 2.0, 1.0, 0.0]
    # Of the thumb and the finger that it meets, either may be in front.
    in_front = rng.random(len(labels)) < 0.35
    for digit, finger in TOUCHED_BY_THUMB.items():
        depth[(labels == digit) & in_front, finger] = 4
    bones = [range(0, 3), range(3, 6), range(6, 9), range(9, 12), range(12, 14)]
    of_bone = np.repeat(np.arange(5), [len(b) for b in bones])
    steps = np.concatenate([np.arange(len(b)) for b in bones])
    return np.argsort(depth[:, of_bone] + 0.01 * steps, axis=1, kind="stable")
