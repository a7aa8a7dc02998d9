// Finds the pose in one picture after the other, apart from the page, so that the mirror never waits.
//
// In: { open: { bundle, wasm, model } } once, then { picture, at } (an ImageBitmap, handed back with
// the answer; milliseconds that rise). Out: { ready: true }, { failed: a sentence }, or a pose:
// { picture, found, image, world, luma, ms }, image 33 x (x, y, z, visibility, presence) and world
// 33 x (x, y, z), as one list each.

const LANDMARKS = 33;
const LUMA_EVERY_MS = 500;
const LUMA_WIDTH = 80;
const LUMA_HEIGHT = 60;
const EMPTY_SIDE = 256;
const FAR = 1000;

let landmarker = null;
let presence = new Float32Array(LANDMARKS);
let clockMs = 0;
let luma = 0;
let lumaAt = -Infinity;
const small = new OffscreenCanvas(LUMA_WIDTH, LUMA_HEIGHT);
const pen = small.getContext("2d", { willReadFrequently: true });

// A NormalizedLandmarkList as protocol buffers have it: in field 1 each landmark, in whose fields 1 to 5
// there are x, y, z, visibility and presence, 32 bits each.
function presences(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new Float32Array(LANDMARKS);
  let at = 0;
  for (let index = 0; at < bytes.length && index < LANDMARKS; index++) {
    const end = at + 2 + bytes[at + 1]; // shorter than 128 bytes, so that its length is one of them
    for (at += 2; at < end; at += 5) {
      if (bytes[at] >> 3 === 5) found[index] = view.getFloat32(at + 1, true);
    }
  }
  return found;
}

// The package tells no presence, which the set-up check needs: it says whether a part of the body is
// in the picture at all. What the graph gives is read before the package reads it.
function listen(made) {
  const listeners = made.g.i.simpleListeners;
  const own = listeners.normalized_landmarks;
  listeners.normalized_landmarks = (bytes, done, time) => {
    if (!done) presence = presences(bytes);
    own(bytes, done, time);
  };
}

async function open({ bundle, wasm, model }) {
  self.exports = {};
  importScripts(bundle);
  const { FilesetResolver, PoseLandmarker } = self.exports;
  const files = await FilesetResolver.forVisionTasks(wasm);
  landmarker = await PoseLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: model },
    runningMode: "VIDEO",
    numPoses: 1,
  });
  listen(landmarker);
  landmarker.detectForVideo(new OffscreenCanvas(EMPTY_SIDE, EMPTY_SIDE), ++clockMs);
}

function brightness(picture, at) {
  if (at - lumaAt < LUMA_EVERY_MS) return;
  lumaAt = at;
  pen.drawImage(picture, 0, 0, LUMA_WIDTH, LUMA_HEIGHT);
  const pixels = pen.getImageData(0, 0, LUMA_WIDTH, LUMA_HEIGHT).data;
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 4) sum += pixels[i] + pixels[i + 1] + pixels[i + 2];
  luma = sum / (3 * LUMA_WIDTH * LUMA_HEIGHT);
}

function look({ picture, at }) {
  const began = performance.now();
  clockMs = Math.max(clockMs + 1, Math.round(at)); // whole milliseconds that rise strictly
  const result = landmarker.detectForVideo(picture, clockMs);
  const image = new Float32Array(5 * LANDMARKS);
  const world = new Float32Array(3 * LANDMARKS);
  for (let i = 0; result.landmarks.length && i < LANDMARKS; i++) {
    const one = result.landmarks[0][i];
    image.set([one.x, one.y, one.z, one.visibility, presence[i]], 5 * i);
    const there = result.worldLandmarks[0][i];
    world.set([there.x, there.y, there.z], 3 * i);
  }
  // What is no number, or no body's, is nobody: the server takes no such message.
  const near = (value) => Math.abs(value) <= FAR;
  const found = result.landmarks.length > 0 && image.every(near) && world.every(near);
  brightness(picture, at);
  const ms = performance.now() - began;
  self.postMessage({ picture, found, image, world, luma, ms }, [picture, image.buffer, world.buffer]);
}

self.onmessage = async ({ data }) => {
  try {
    if (data.open) {
      await open(data.open);
      self.postMessage({ ready: true });
    } else {
      look(data);
    }
  } catch (error) {
    self.postMessage({ failed: String(error?.message ?? error) });
  }
};
