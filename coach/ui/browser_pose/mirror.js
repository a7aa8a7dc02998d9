// The mirror: the camera's newest picture, the pose found in it, and the angle that the server tells.

import { Connection } from "./connection.js";
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

function colour([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}

// As SkeletonDrawer and AngleDrawer draw on the server (coach/media/drawing.py).
class Drawing {
  constructor(canvas, skeleton) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.skeleton = skeleton;
    this.joints = [...new Set(skeleton.limbs.flat())];
  }

  picture(picture) {
    const { canvas, pen } = this;
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    pen.setTransform(-1, 0, 0, 1, canvas.width, 0);
    pen.drawImage(picture, 0, 0);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    this.height = Math.max(10, (canvas.width + canvas.height) / 2 / this.skeleton.height);
  }

  point(image, index) {
    return [
      (1 - image[5 * index]) * this.canvas.width,
      image[5 * index + 1] * this.canvas.height,
      image[5 * index + 3],
    ];
  }

  line([x0, y0], [x1, y1], width, stroke) {
    const { pen } = this;
    pen.lineWidth = width;
    pen.strokeStyle = colour(stroke);
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
    pen.stroke();
  }

  pose(image) {
    const { good, paper, faint, ink, limbs, seen, guessed } = this.skeleton;
    const bold = Math.max(2, this.height / 6);
    this.pen.lineCap = "round";
    for (const [a, b] of limbs) {
      const [from, to] = [this.point(image, a), this.point(image, b)];
      const visible = Math.min(from[2], to[2]);
      if (visible >= seen) {
        this.line(from, to, bold + 2, paper);
        this.line(from, to, bold, good);
      } else if (visible >= guessed) {
        this.line(from, to, Math.max(1, bold / 3), faint);
      }
    }
    this.pen.fillStyle = colour(ink);
    for (const joint of this.joints) {
      const [x, y, visible] = this.point(image, joint);
      if (visible < seen) continue;
      this.pen.beginPath();
      this.pen.arc(x, y, bold, 0, 2 * Math.PI);
      this.pen.fill();
    }
  }

  labels(image, labels) {
    const { pen, height } = this;
    const drawn = [];
    pen.font = `600 ${height}px sans-serif`;
    pen.textBaseline = "middle";
    for (const { at, text } of labels) {
      const [x, y] = this.point(image, at);
      const covers = ([a, b]) => Math.abs(x - a) < 7 * height && Math.abs(y - b) < 2 * height;
      if (drawn.some(covers)) continue;
      drawn.push([x, y]);
      const [wide, high] = [pen.measureText(text).width + height, 1.75 * height];
      const left = Math.max(0, Math.min(x + height, this.canvas.width - wide));
      const top = Math.max(0, Math.min(y - height / 2, this.canvas.height - high));
      pen.fillStyle = colour(this.skeleton.paper);
      pen.fillRect(left, top, wide, high);
      pen.fillStyle = colour(this.skeleton.ink);
      pen.fillText(text, left + height / 2, top + high / 2);
    }
  }
}

// Their names are told once one of them is on.
async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices
    .filter((one) => one.kind === "videoinput" && one.deviceId)
    .map((one, index) => ({ id: one.deviceId, name: one.label || `Camera ${index + 1}` }));
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
    const wanted = { video: this.data.wanted, audio: false };
    // Without a camera the server tells that no picture comes, and the page offers to try again.
    const asked = navigator.mediaDevices.getUserMedia(wanted).catch(() => null);
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
      const found = await cameras();
      if (!late()) this.told(found);
    } catch (error) {
      // A camera that is only now to be had stays on for nobody.
      asked.then((stream) => stream !== this.stream && letGo(stream));
      if (!late()) this.failed(error);
    }
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
    this.turnOff();
    this.connection.end();
    closeFinder();
  }
}
