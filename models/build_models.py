"""Build the pose model bundles in this folder from Google's own published packages.

    python models/build_models.py            # writes pose_landmarker_{full,lite}.task here

The networks come out of two packages fetched by their ordinary clients: the person detector and the
full landmark network from the PyPI wheel of mediapipe 0.10.21 (`pip download`), the lite network
from the npm package @mediapipe/pose (`npm pack`). A landmarker bundle is an uncompressed zip of the
two networks, each of which must carry metadata saying how pixels are scaled; the published ones
have none, so it is added here. Every network taken in and every bundle made is checked against its
SHA-256, and the bundles are the same byte for byte on every run.

Needs Python with `flatbuffers` and `numpy` (both come with mediapipe), `pip`, `npm`.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import os
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import flatbuffers

HERE = Path(__file__).resolve().parent

# Run from a fresh clone, before anything is installed.
sys.path.insert(0, str(HERE.parent))

from coach.pose.models import SHA256  # noqa: E402

WHEEL = "mediapipe==0.10.21"
TARBALL = "@mediapipe/pose@0.5.1675469404"

METADATA_NAME = "TFLITE_METADATA"
EARLIEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
ALIGNMENT = 16
LOCAL_HEADER_BYTES = 30
EXTRA_HEADER_BYTES = 4
PADDING_FIELD = 0xD935
"""Id of the zip extra field that Android's zipalign uses for padding."""


@dataclass(frozen=True)
class Network:
    """A network inside a package, its SHA-256, and how its input pixels (0-255) are scaled."""

    package: str
    member: str
    sha256: str
    mean: float
    std: float


DETECTOR = Network(
    WHEEL,
    "mediapipe/modules/pose_detection/pose_detection.tflite",
    "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c",
    mean=127.5,
    std=127.5,
)
FULL = Network(
    WHEEL,
    "mediapipe/modules/pose_landmark/pose_landmark_full.tflite",
    "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    mean=0.0,
    std=255.0,
)
LITE = Network(
    TARBALL,
    "package/pose_landmark_lite.tflite",
    "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    mean=0.0,
    std=255.0,
)

BUNDLES = {"full": FULL, "lite": LITE}
"""Name of a bundle -> its landmark network. Its SHA-256 stands in coach/pose/models.py."""

SCHEMAS = {
    "schema_py_generated": "mediapipe/tasks/metadata/schema_py_generated.py",
    "metadata_schema_py_generated": "mediapipe/tasks/metadata/metadata_schema_py_generated.py",
}


class BuildError(Exception):
    """Something taken in or made is not what it should be."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write the bundles to")
    parser.add_argument(
        "--packages", type=Path, help="folder that already holds the wheel and the npm tarball"
    )
    options = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            folder = options.packages or fetch_packages(Path(scratch))
            build(folder, options.out)
    except (BuildError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The models could not be built: {error}")


def fetch_packages(folder: Path) -> Path:
    """Download both packages with pip and npm; returns the folder."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    # One fixed wheel, whatever this machine and its Python are: only files inside it are used.
    same = ["--python-version=3.11", "--platform=manylinux_2_28_x86_64"]
    subprocess.run([*pip, *same, f"--dest={folder}", WHEEL], check=True)
    subprocess.run(
        ["npm", "pack", "--silent", TARBALL], check=True, cwd=folder, stdout=subprocess.DEVNULL
    )
    return folder


def build(packages: Path, out: Path) -> None:
    """Write every bundle to `out`. Raises BuildError where a checksum differs."""
    with zipfile.ZipFile(only_one(packages, "mediapipe-0.10.21-*.whl")) as wheel:
        model_schema, metadata_schema = (load_schema(wheel, name) for name in SCHEMAS)
        detector = describe(
            take(DETECTOR, wheel.read(DETECTOR.member)), DETECTOR, model_schema, metadata_schema
        )
        for kind, network in BUNDLES.items():
            if network.package == WHEEL:
                content = wheel.read(network.member)
            else:
                content = read_tarball(packages, network.member)
            landmarks = describe(take(network, content), network, model_schema, metadata_schema)
            bundle = pack(
                {
                    "pose_detector.tflite": detector,
                    "pose_landmarks_detector.tflite": landmarks,
                }
            )
            name = f"pose_landmarker_{kind}.task"
            check(name, bundle, SHA256[kind])
            write_aside(out / name, bundle)
            print(f"{name}  {len(bundle):,} bytes  sha256 {SHA256[kind]}")


def only_one(folder: Path, pattern: str) -> Path:
    """The one file of `folder` that matches."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise BuildError(f"{folder} should hold one {pattern}, it holds {len(found)}.")
    return found[0]


def read_tarball(packages: Path, member: str) -> bytes:
    """One file of the npm package."""
    with tarfile.open(only_one(packages, "mediapipe-pose-*.tgz")) as tarball:
        file = tarball.extractfile(member)
        if file is None:
            raise BuildError(f"the npm package holds no {member}.")
        return file.read()


def load_schema(wheel: zipfile.ZipFile, name: str) -> ModuleType:
    """A generated flatbuffers module out of the wheel, without installing the wheel."""
    spec = importlib.util.spec_from_loader(name, loader=None)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    exec(compile(wheel.read(SCHEMAS[name]), SCHEMAS[name], "exec"), module.__dict__)
    return module


def take(network: Network, content: bytes) -> bytes:
    """The network's bytes, once their checksum is right."""
    check(network.member, content, network.sha256)
    return content


def check(name: str, content: bytes, sha256: str) -> None:
    actual = hashlib.sha256(content).hexdigest()
    if actual != sha256:
        raise BuildError(f"{name} has SHA-256 {actual}, expected {sha256}.")


class AlignedBuilder(flatbuffers.Builder):
    """Puts byte vectors, which hold the weights, where the schema wants them (`force_align: 16`).

    The generated Python leaves that out; unaligned weights are copied at load, with a warning.
    """

    def StartVector(self, elemSize: int, numElems: int, alignment: int) -> Any:  # noqa: N802, N803
        return super().StartVector(elemSize, numElems, ALIGNMENT if elemSize == 1 else alignment)


def describe(content: bytes, network: Network, model_schema: Any, metadata_schema: Any) -> bytes:
    """The network with metadata added: an RGB image input scaled as (pixel - mean) / std."""
    model = model_schema.ModelT.InitFromObj(model_schema.Model.GetRootAsModel(content, 0))
    buffer = model_schema.BufferT()
    buffer.data = image_metadata(model, network, metadata_schema)
    model.buffers.append(buffer)
    field = model_schema.MetadataT()
    field.name = METADATA_NAME
    field.buffer = len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), field]
    builder = AlignedBuilder(len(content) + 4096)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def image_metadata(model: Any, network: Network, schema: Any) -> bytes:
    """The metadata flatbuffer of a network with one image input (field meanings: its schema)."""
    graph = model.subgraphs[0]

    normalization = schema.NormalizationOptionsT()
    normalization.mean = [network.mean]
    normalization.std = [network.std]
    unit = schema.ProcessUnitT()
    unit.optionsType = schema.ProcessUnitOptions.NormalizationOptions
    unit.options = normalization

    properties = schema.ImagePropertiesT()
    properties.colorSpace = schema.ColorSpaceType.RGB
    content = schema.ContentT()
    content.contentPropertiesType = schema.ContentProperties.ImageProperties
    content.contentProperties = properties

    image = schema.TensorMetadataT()
    image.name = "image"
    image.content = content
    image.processUnits = [unit]

    outputs = []
    for index in graph.outputs:
        output = schema.TensorMetadataT()
        output.name = graph.tensors[index].name.decode()
        outputs.append(output)

    subgraph = schema.SubGraphMetadataT()
    subgraph.inputTensorMetadata = [image]
    subgraph.outputTensorMetadata = outputs
    metadata = schema.ModelMetadataT()
    metadata.subgraphMetadata = [subgraph]
    metadata.minParserVersion = "1.0.0"
    builder = flatbuffers.Builder(1024)
    builder.Finish(metadata.Pack(builder), b"M001")
    return bytes(builder.Output())


def pack(files: dict[str, bytes]) -> bytes:
    """An uncompressed zip with nothing in it that depends on when or where it was made."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, EARLIEST_ZIP_TIME)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            # The bundle is mapped into memory as it is, so a network has to start aligned in it.
            start = memory.tell() + LOCAL_HEADER_BYTES + len(name) + EXTRA_HEADER_BYTES
            padding = -start % ALIGNMENT
            info.extra = struct.pack("<HH", PADDING_FIELD, padding) + bytes(padding)
            bundle.writestr(info, content)
    return memory.getvalue()


def write_aside(path: Path, content: bytes) -> None:
    """Write beside, then rename, so that no half-written bundle stands under its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    aside.write_bytes(content)
    os.replace(aside, path)


if __name__ == "__main__":
    main()
