"""Dual-quaternion skinning: it keeps the volume of buttocks and knees in deep flexion.

Kavan et al., "Geometric skinning with approximate dual quaternion blending", 2008.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from render.vectors import Array, row_cross


def dual_quaternions(rotations: Array, positions: Array, rest: Array) -> Array:
    """(b, 8) one dual quaternion a bone; rotations (b, 3, 3); positions and rest places (b, 3)."""
    real = Rotation.from_matrix(rotations).as_quat()[:, [3, 0, 1, 2]]
    translation = positions - np.einsum("bij,bj->bi", rotations, rest)
    dual = 0.5 * _multiply(np.c_[np.zeros(len(positions)), translation], real)
    return np.c_[real, dual]


def skin(bones_dq: Array, vertices: Array, bones: NDArray[np.integer], weights: Array) -> Array:
    """(n, 3) vertices moved by their bones; bones_dq (b, 8); bones, weights (n, k)."""
    b = bones_dq[bones]
    # q and -q are one rotation: take all of a vertex's on the side of its strongest bone.
    sign = np.sign((b[:, :, :4] * b[:, :1, :4]).sum(-1))
    sign[sign == 0] = 1
    blend = np.einsum("nk,nkm->nm", weights * sign, b)
    blend /= np.linalg.norm(blend[:, :4], axis=1, keepdims=True)
    rw, rv, dw, dv = blend[:, :1], blend[:, 1:4], blend[:, 4:5], blend[:, 5:]
    rotated = row_cross(rv, row_cross(rv, vertices) + rw * vertices)
    return vertices + 2 * rotated + 2 * (rw * dv - dw * rv + row_cross(rv, dv))


def _multiply(a: Array, b: Array) -> Array:
    """(n, 4) products of quaternions, scalar first."""
    aw, ax, ay, az = a.T
    bw, bx, by, bz = b.T
    return np.stack(
        [
            aw * bw - ax * bx - ay * by - az * bz,
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
        ],
        1,
    )
