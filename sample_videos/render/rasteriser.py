"""Rasteriser: moderngl on an EGL context (software is enough), two lights that cast shadows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import moderngl
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from render.lights import Lights
from render.mesh import Indices, Material, Mesh, Texture
from render.people import Colour
from render.projection import Rectangle, crop, look_at, orthographic
from render.shaders import SHADOW_FRAGMENT, SHADOW_VERTEX, VERTEX, fragment_shader
from render.vectors import Array

Picture = NDArray[np.uint8]

SHADOW_PIXELS = 640
BACKGROUND = (0.55, 0.55, 0.54)
TEXTURE_UNITS = {"tex": 0, "nrm": 1, "aot": 2, "sh0": 3, "sh1": 4}


@dataclass(frozen=True, eq=False)
class Drawable:
    """A mesh on the graphics side; `figure` marks what is drawn anew in every frame."""

    buffer: moderngl.Buffer
    program: moderngl.Program
    lit: moderngl.VertexArray
    shadow: moderngl.VertexArray
    textures: tuple[moderngl.Texture | None, moderngl.Texture | None, moderngl.Texture | None]
    material: Material
    tint: Colour
    casts_shadow: bool
    figure: bool

    def move(self, vertices: Array, normals: Array, uv: Array) -> None:
        """Give it new vertices (s, 3) and normals (s, 3); uv (s, 2) stay as they were."""
        self.buffer.write(_interleave(vertices, normals, uv))


class Rasteriser:
    """Draws pictures of width x height pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        # Supersampling: cheaper in software than multisampling, as the triangles are tiny and many.
        self._scale = _supersampling(width * height)
        self._context = moderngl.create_context(standalone=True, backend="egl")
        size = (int(np.ceil(width * self._scale)), int(np.ceil(height * self._scale)))
        self._frame = self._context.framebuffer(
            [self._context.renderbuffer(size, 4)], self._context.depth_renderbuffer(size)
        )
        self._programs: dict[tuple[Material, bool, bool], moderngl.Program] = {}
        self._shadow_program = self._context.program(
            vertex_shader=SHADOW_VERTEX, fragment_shader=SHADOW_FRAGMENT
        )
        self._shadow_maps = [self._shadow_map() for _ in range(2)]
        self._shadow_frames = [
            self._context.framebuffer(depth_attachment=m) for m in self._shadow_maps
        ]
        self._textures: dict[Path, moderngl.Texture] = {}
        self._drawables: list[Drawable] = []
        self._room: Picture | None = None

    def _shadow_map(self) -> moderngl.Texture:
        depth = self._context.depth_texture((SHADOW_PIXELS, SHADOW_PIXELS))
        depth.compare_func = "<="
        depth.filter = (moderngl.LINEAR, moderngl.LINEAR)
        depth.repeat_x = depth.repeat_y = False
        return depth

    def add_mesh(self, mesh: Mesh) -> Drawable:
        """A part of the figure, to be moved in every frame."""
        return self._add(
            mesh.vertices[mesh.split],
            np.zeros((len(mesh.split), 3)),
            mesh.uv,
            mesh.faces,
            mesh.texture,
            mesh.material,
            normal_map=mesh.normal_map,
            occlusion_map=mesh.occlusion_map,
            tint=mesh.tint,
            casts_shadow=mesh.material not in (Material.HAIR, Material.EYE),
            figure=True,
        )

    def add_shape(
        self,
        shape: tuple[Array, Array, Array, Indices],
        texture: Texture,
        material: Material,
        *,
        casts_shadow: bool = True,
    ) -> Drawable:
        """A part of the room: vertices, normals, texture coordinates and faces of shapes.py."""
        return self._add(*shape, texture, material, casts_shadow=casts_shadow)

    def _add(
        self,
        vertices: Array,
        normals: Array,
        uv: Array,
        faces: Indices,
        texture: Texture,
        material: Material,
        *,
        normal_map: Path | None = None,
        occlusion_map: Path | None = None,
        tint: Colour = (1, 1, 1),
        casts_shadow: bool = True,
        figure: bool = False,
    ) -> Drawable:
        context = self._context
        buffer = context.buffer(_interleave(vertices, normals, uv), dynamic=True)
        indices = context.buffer(faces.astype("i4").tobytes())
        program = self._program(material, normal_map is not None, occlusion_map is not None)
        drawable = Drawable(
            buffer=buffer,
            program=program,
            lit=context.vertex_array(program, [(buffer, "3f 3f 2f", "p", "n", "uv")], indices),
            shadow=context.vertex_array(
                self._shadow_program, [(buffer, "3f 12x 2f", "p", "uv")], indices
            ),
            textures=(
                self._texture(texture),
                normal_map and self._texture(normal_map),
                occlusion_map and self._texture(occlusion_map),
            ),
            material=material,
            tint=tint,
            casts_shadow=casts_shadow,
            figure=figure,
        )
        self._drawables.append(drawable)
        # The figure first: what it hides is not shaded.
        self._drawables.sort(key=lambda d: (not d.figure, d.material))
        return drawable

    def _texture(self, source: Texture) -> moderngl.Texture:
        """A texture of a picture file, kept for the next that asks, or of an array."""
        if isinstance(source, Path):
            if source not in self._textures:
                self._textures[source] = self._upload(
                    np.asarray(Image.open(source).convert("RGBA"))
                )
            return self._textures[source]
        opaque = np.ones((*source.shape[:2], 1))
        return self._upload(np.clip(np.concatenate([source, opaque], 2) * 255, 0, 255).astype("u1"))

    def _upload(self, pixels: Picture) -> moderngl.Texture:
        height, width = pixels.shape[:2]
        data = np.ascontiguousarray(pixels[::-1]).tobytes()
        texture = self._context.texture((width, height), 4, data)
        texture.build_mipmaps()
        texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        return texture

    def _program(
        self, material: Material, normal_map: bool, occlusion_map: bool
    ) -> moderngl.Program:
        """The program of a material, compiled at first use."""
        key = (material, normal_map, occlusion_map)
        if key not in self._programs:
            self._programs[key] = self._context.program(
                vertex_shader=VERTEX,
                fragment_shader=fragment_shader(
                    material, has_normal_map=normal_map, has_occlusion_map=occlusion_map
                ),
            )
        return self._programs[key]

    def draw(
        self, view_projection: Array, eye: Array, lights: Lights, rectangle: Rectangle
    ) -> Picture:
        """(height, width, 3) the room, drawn once, with `rectangle` drawn anew for the figure."""
        if self._room is None:
            whole = (0, 0, self.width, self.height)
            still = [d for d in self._drawables if not d.figure]
            self._room = self._render(view_projection, eye, lights, whole, still)
        x0, y0, x1, y1 = rectangle
        picture = self._room.copy()
        picture[y0:y1, x0:x1] = self._render(
            view_projection, eye, lights, rectangle, self._drawables
        )
        return picture

    def _render(
        self,
        view_projection: Array,
        eye: Array,
        lights: Lights,
        rectangle: Rectangle,
        drawables: Sequence[Drawable],
    ) -> Picture:
        context = self._context
        context.enable(moderngl.DEPTH_TEST)
        context.disable(moderngl.CULL_FACE)
        light_projections = self._cast_shadows(lights, drawables)
        width, height = rectangle[2] - rectangle[0], rectangle[3] - rectangle[1]
        viewport = (0, 0, int(width * self._scale), int(height * self._scale))
        self._frame.use()
        self._frame.viewport = viewport
        self._frame.clear(*BACKGROUND)
        projection = crop(view_projection, rectangle, self.width, self.height)
        self._set_uniforms(projection, eye, lights, light_projections)
        self._paint_all(drawables)
        data = self._frame.read(viewport=viewport, components=3, alignment=1)
        pixels = np.frombuffer(data, "u1").reshape(viewport[3], viewport[2], 3)[::-1]
        return cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)

    def _cast_shadows(self, lights: Lights, drawables: Sequence[Drawable]) -> list[Array]:
        """Draw both shadow maps; their projections (4, 4)."""
        projections = []
        for frame, direction in zip(self._shadow_frames, lights.directions, strict=True):
            view = look_at(lights.centre + direction * 6, lights.centre, (0, 1, 0.01))
            projection = orthographic(lights.radius, 0.1, 12) @ view
            projections.append(projection)
            frame.use()
            frame.clear(depth=1.0)
            self._shadow_program["VP"].write(projection.T.astype("f4").tobytes())
            for drawable in drawables:
                if drawable.casts_shadow:
                    self._shadow_program["mat"].value = int(drawable.material)
                    drawable.textures[0].use(0)
                    drawable.shadow.render()
        return projections

    def _set_uniforms(
        self, projection: Array, eye: Array, lights: Lights, light_projections: Sequence[Array]
    ) -> None:
        """Camera and lights for every program; a program lacks the uniforms it does not use."""
        values: dict[str, Any] = {
            "VP": projection,
            "L0": light_projections[0],
            "L1": light_projections[1],
            "eye": eye,
            "l0": lights.directions[0],
            "l1": lights.directions[1],
            "c0": lights.colours[0],
            "c1": lights.colours[1],
            "sky": lights.sky,
            "gnd": lights.ground,
            "expo": lights.exposure,
        }
        for k, shadow_map in enumerate(self._shadow_maps):
            shadow_map.use(TEXTURE_UNITS[f"sh{k}"])
        for program in self._programs.values():
            for name, value in values.items():
                if name in program:
                    program[name].write(np.array(value).T.astype("f4").tobytes())
            for name, unit in TEXTURE_UNITS.items():
                if name in program:
                    program[name].value = unit

    def _paint_all(self, drawables: Sequence[Drawable]) -> None:
        context = self._context
        figure = [d for d in drawables if d.figure]
        context.enable(moderngl.CULL_FACE)
        context.cull_face = "back"
        for drawable in figure:
            _paint(drawable)
        # The insides of sleeves and hems, and hair from behind.
        context.cull_face = "front"
        for drawable in figure:
            if drawable.material in (Material.CLOTH, Material.HAIR):
                _paint(drawable)
        context.disable(moderngl.CULL_FACE)
        for drawable in drawables:
            if not drawable.figure:
                _paint(drawable)


def _supersampling(pixels: int) -> float:
    """Drawn pixels to a pixel of the picture, along each side; small pictures are for many."""
    if pixels < 2e5:
        return 1.25
    return 1.75 if pixels < 5e5 else 1.5


def _paint(drawable: Drawable) -> None:
    if "tint" in drawable.program:
        drawable.program["tint"].value = tuple(drawable.tint)
    for unit, texture in enumerate(drawable.textures):
        if texture is not None:
            texture.use(unit)
    drawable.lit.render()


def _interleave(vertices: Array, normals: Array, uv: Array) -> bytes:
    return np.concatenate([vertices, normals, uv], 1).astype("f4").tobytes()
