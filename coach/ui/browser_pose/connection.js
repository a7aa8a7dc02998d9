// Sends poses to the server, and tells what it answers (coach/live/pose_messages.py has the format).
//
// Each pose is kept until the server has said that it is followed. After a lost connection the server says
// first how far it had come, and the rest is sent; so nothing is missing and nothing comes twice. Where
// another server has taken the session over, it asks for what is kept of those that were followed (kept.js).

const VERSION = 1;
const HEAD_BYTES = 16;
const POSE_BYTES = 1076;
const MOST_POSES = 32;
const KEPT_MS = 60000;
const BEAT_MS = 500;
const UNANSWERED_MS = 4000;
const AGAIN_MS = 500;
const UNKNOWN_MS = 60000;
const BACKLOG_BYTES = 1 << 17;
const REFUSED = 1008;
const UNKNOWN = 4404;

// One pose as it is sent.
function record({ at, number, ms, others, found, luma, lite, image, world }) {
  const bytes = new Uint8Array(POSE_BYTES);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, at, true);
  view.setUint32(8, number, true);
  view.setFloat32(12, ms, true);
  bytes.set([others, found ? 1 : 0, Math.round(luma), lite ? 1 : 0], 16);
  let place = 20;
  for (const value of image) {
    view.setFloat32(place, value, true);
    place += 4;
  }
  for (const value of world) {
    view.setFloat32(place, value, true);
    place += 4;
  }
  return bytes;
}

export class Connection {
  // told: { answered, lost, back, refused }, called with what the server answers, when it has not answered
  // for this long (milliseconds), when it does again, and with its sentence when it wants no more. memory: what
  // was kept of the session before.
  constructor(address, told, memory) {
    this.address = address;
    this.told = told;
    this.memory = memory;
    this.kept = memory.all.filter(({ number }) => number > memory.acknowledged);
    this.sent = 0; // of those kept, over this socket
    this.size = memory.size;
    this.unknownAt = null;
    this.asked = 0; // up to this number another server has asked for all
    this.open = false;
    this.ended = false;
    this.heardAt = performance.now();
    this.sentAt = 0;
    this.awaited = 0;
    this.connect();
    this.beat = setInterval(() => this.tick(), BEAT_MS);
  }

  connect() {
    this.open = false;
    this.sent = 0;
    this.awaited = 0;
    const address = new URL(this.address);
    if (this.memory.handOver) {
      address.searchParams.set("hand_over", this.memory.handOver);
      address.searchParams.set("since", this.memory.since);
    }
    const socket = new WebSocket(address);
    this.socket = socket;
    this.connectedAt = performance.now();
    socket.onmessage = ({ data }) => {
      if (socket === this.socket) this.hear(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (socket === this.socket) this.closed(code, reason);
    };
  }

  closed(code, reason) {
    this.socket = null;
    this.open = false;
    if (this.ended) return;
    // A server that does not know the session may be about to go on with it.
    if (code === UNKNOWN) this.unknownAt ??= performance.now();
    if (code === REFUSED || (code === UNKNOWN && performance.now() - this.unknownAt > UNKNOWN_MS)) {
      this.end();
      this.told.refused(reason);
      return;
    }
    setTimeout(() => {
      if (!this.ended && !this.socket) this.connect();
    }, AGAIN_MS);
  }

  hear(said) {
    this.heardAt = performance.now();
    this.open = true;
    this.awaited = Math.max(0, this.awaited - 1);
    this.unknownAt = null;
    if (said.again) {
      this.kept = this.memory.all;
      this.asked = this.memory.newest;
      this.sent = 0;
    }
    this.memory.hear(said);
    const before = this.kept.length;
    this.kept = this.kept.filter(({ number }) => number > said.acknowledged);
    this.sent = Math.max(0, this.sent - (before - this.kept.length));
    this.told.answered(said);
    this.forget(performance.now());
    this.send();
  }

  // What was seen so long before this time is not waited for any more, but by another server.
  forget(now) {
    while (this.kept.length && this.kept[0].number > this.asked && now - this.kept[0].at > KEPT_MS) {
      this.kept.shift();
      this.sent = Math.max(0, this.sent - 1);
    }
  }

  // A pose that was found in a picture of this size.
  add(pose, size) {
    this.size = this.memory.size = size;
    const one = { number: pose.number, at: pose.at, bytes: record(pose) };
    this.memory.add(one);
    this.kept.push(one);
    this.forget(pose.at);
    this.send();
  }

  send() {
    while (this.open && this.sent < this.kept.length) {
      if (this.socket.bufferedAmount > BACKLOG_BYTES) return;
      const some = this.kept.slice(this.sent, this.sent + MOST_POSES);
      this.post(some.map(({ bytes }) => bytes));
      this.sent += some.length;
    }
  }

  post(records) {
    const message = new Uint8Array(HEAD_BYTES + records.length * POSE_BYTES);
    const view = new DataView(message.buffer);
    message.set([VERSION, records.length]);
    view.setUint16(2, this.size[0], true);
    view.setUint16(4, this.size[1], true);
    view.setFloat64(8, performance.now(), true);
    records.forEach((bytes, index) => message.set(bytes, HEAD_BYTES + index * POSE_BYTES));
    this.socket.send(message);
    this.sentAt = performance.now();
    this.awaited += 1;
  }

  tick() {
    const now = performance.now();
    const silent = now - this.heardAt;
    const waits = this.socket && (this.awaited > 0 || !this.open);
    if (waits && Math.min(silent, now - this.connectedAt) > UNANSWERED_MS) {
      // It may take minutes until the browser finds out by itself.
      const dead = this.socket;
      this.closed(0, "");
      dead.close();
    }
    if (this.open) this.send();
    if (this.open && !this.kept.length && now - this.sentAt >= BEAT_MS) this.post([]);
    if (silent > BEAT_MS) this.told.lost(silent);
  }

  end() {
    this.ended = true;
    clearInterval(this.beat);
    this.socket?.close();
  }
}
