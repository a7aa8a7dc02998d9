// The mirror: the camera's newest picture, the pose found in it, and the angle that the server tells.

import { Connection } from "./connection.js";
import { Drawing } from "./drawing.js";
import { closeFinder, lighten, openFinder } from "./finder.js";
import { Kept } from "./kept.js";

// A camera that nobody looks through stays on no longer: until then what is seen is kept for a server that
// comes back, or for another one.
const GONE_MS = 45000;
const TRIES = 3;
// Over so many pictures it is judged whether the machine is too slow for the full model: with fewer than some
// seven poses a second quick repetitions are missed (coach/coaching/coverage.py).
const JUDGED = 20;
const SLOW_MS = 140;
// Some cameras tell no time of capture, or one of another clock.
const LONGEST_AGO_MS = 1000;

// Their names are told once one of them is on.
async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter((one) => one.kind === "videoinput" && one.deviceId)
    .map((one, index) => ({ id: one.deviceId, name: one.label || `Camera ${index + 1}` }));
}

// A stream of the camera that is wanted ("ideal"); of any other where that one has gone.
async function opened({ deviceId, ...video }) {
  const devices = navigator.mediaDevices;
  const any = { video, audio: false };
  if (!deviceId) return devices.getUserMedia(any);
  try {
    return await devices.getUserMedia({ ...any, video: { ...video, deviceId: { exact: deviceId.ideal } } });
  } catch {
    return devices.getUserMedia(any);
  }
}

// How many pictures this page has seen: a mirror that is put up again goes on where the one before was.
let pictures = 0;

export class Mirror {
  // told: called with the cameras there are.
  constructor(root, data, told) {
    this.video = root.querySelector("video");
    this.said = root.querySelector(".said");
    this.drawing = new Drawing(root.querySelector("canvas"), data.skeleton);
    this.told = told;
    this.data = data;
    this.labels = [];
    this.number = pictures;
    this.failures = 0;
    this.took = [];
    this.seenAt = -Infinity;
    this.camera = null;
    this.stream = null;
    this.busy = this.gone = this.ended = false;
    this.memory = Kept.restored(data.session);
    this.number = pictures = Math.max(pictures, this.memory.newest);
    this.connect();
    this.leaving = () => this.memory.store(this.data.session);
    window.addEventListener("pagehide", this.leaving);
    // One is plugged in or out.
    this.plugged = () => this.list();
    navigator.mediaDevices?.addEventListener("devicechange", this.plugged);
  }

  connect() {
    this.connection?.end();
    this.connection = new Connection(
      new URL(this.data.address, document.baseURI),
      {
        answered: (said) => this.answered(said),
        lost: (forMs) => this.lost(forMs),
        refused: (sentence) => this.refused(sentence),
      },
      this.memory,
    );
  }

  // Another turn at the same session, or another server that goes on with it: the camera stays on.
  move(data) {
    this.data = data;
    const anew = this.ended || !this.stream;
    this.ended = this.gone = false;
    this.camera = data.camera;
    this.tell("");
    this.connect();
    if (anew) this.turnOn();
  }

  // What the page says; the camera is turned on anew when its name is another.
  show(data) {
    this.data = data;
    if (this.ended || this.camera === data.camera) return;
    this.camera = data.camera;
    this.turnOn();
  }

  async turnOn() {
    this.turnOff();
    const mine = (this.turning = {});
    const late = () => mine !== this.turning || this.ended;
    // Without a camera the server tells that no picture comes, and the page offers to try again.
    const asked = opened(this.data.wanted).catch(() => null);
    const letGo = (stream) => stream?.getTracks().forEach((track) => track.stop());
    try {
      const finder = await openFinder();
      const stream = await asked;
      if (late() || !stream) {
        letGo(stream);
        return;
      }
      this.stream = stream;
      this.finder = finder;
      this.video.srcObject = stream;
      await this.video.play();
      const seen = (now, { captureTime }) => {
        if (late()) return;
        this.video.requestVideoFrameCallback(seen);
        this.number = pictures += 1;
        this.look(now - captureTime < LONGEST_AGO_MS && captureTime < now ? captureTime : now);
      };
      this.video.requestVideoFrameCallback(seen);
      await this.list();
    } catch (error) {
      // A camera that is only now to be had stays on for nobody.
      asked.then((stream) => stream !== this.stream && letGo(stream));
      if (!late()) this.failed(error);
    }
  }

  async list() {
    const { turning } = this;
    const found = await cameras();
    if (turning && turning === this.turning) this.told(found);
  }

  turnOff() {
    this.turning = null;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
    this.video.srcObject = null;
  }

  // The newest picture, where the one before is done; else it is left out.
  async look(at) {
    if (this.busy || at <= this.seenAt) return;
    this.busy = true;
    this.seenAt = at;
    const { number, turning } = this;
    try {
      const picture = await createImageBitmap(this.video);
      const size = [picture.width, picture.height];
      const pose = await this.finder.find(picture, at);
      this.draw(pose);
      const { lite } = this.finder;
      if (!this.ended) this.connection.add({ ...pose, number, at, others: 0, lite }, size);
      this.failures = 0;
      if (pose.found && this.took.push(pose.ms) === JUDGED && this.tooSlow() && lighten()) {
        this.finder = await openFinder();
      }
    } catch (error) {
      // One that is turned off in the middle of it is no failure.
      if (turning && turning === this.turning) this.failed(error);
    } finally {
      this.busy = false;
    }
  }

  tooSlow() {
    const middle = [...this.took].sort((a, b) => a - b)[JUDGED >> 1];
    return middle > SLOW_MS;
  }

  draw({ picture, found, image }) {
    this.drawing.picture(picture);
    picture.close();
    if (found) {
      this.drawing.pose(image);
      this.drawing.labels(image, this.labels);
    }
    this.drawing.canvas.dataset.number = this.number;
  }

  // A picture that could not be had is followed by the next; networks that have gone are loaded anew.
  failed(error) {
    if (this.ended) return;
    console.warn("No pose was found.", error);
    this.failures += 1;
    if (this.failures < TRIES) {
      closeFinder();
      this.turnOn();
    } else {
      this.tell(this.data.failed);
    }
  }

  answered({ labels, announcements }) {
    this.labels = labels;
    if (announcements.length) {
      const detail = { session: this.data.session, announcements };
      window.dispatchEvent(new CustomEvent("form-coach-announced", { detail }));
    }
    if (!this.gone) return;
    this.gone = false;
    this.tell("");
    this.turnOn();
  }

  lost(forMs) {
    if (this.gone || forMs < GONE_MS) return;
    this.gone = true;
    this.tell(this.data.gone);
    this.turnOff();
  }

  refused(sentence) {
    this.ended = true;
    this.turnOff();
    this.tell(sentence);
  }

  tell(sentence) {
    this.said.textContent = sentence;
    this.said.hidden = !sentence;
  }

  end() {
    this.ended = true;
    window.removeEventListener("pagehide", this.leaving);
    navigator.mediaDevices?.removeEventListener("devicechange", this.plugged);
    this.turnOff();
    this.connection.end();
    closeFinder();
  }
}
