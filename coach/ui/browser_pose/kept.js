// What a browser keeps of the poses that a server has followed, for another one that goes on where that one
// died: some of the standing before a set, and the last minute.

const HEAD_MS = 3000;
const TAIL_MS = 60000;
const PLACE = "form-coach-poses";
const MOST_TEXT = 4_000_000; // of what a browser takes, for one tab of one site

// Bytes as text that can be stored, and back.
function toText(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

function toBytes(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export class Kept {
  constructor() {
    this.head = [];
    this.tail = []; // without a gap
    this.handOver = ""; // where the session was, as the server told
    this.acknowledged = 0;
    this.size = [0, 0];
  }

  get all() {
    return [...this.head, ...this.tail];
  }

  // Since when nothing is missing.
  get since() {
    return this.tail.length ? this.tail[0].at : performance.now();
  }

  add(one) {
    this.tail.push(one);
    while (one.at - this.tail[0].at > TAIL_MS) {
      const oldest = this.tail.shift();
      if (!this.head.length || oldest.at - this.head[0].at <= HEAD_MS) this.head.push(oldest);
    }
  }

  // What a server answers: what came before the picture of this number nobody will want any more.
  hear({ acknowledged, wanted, again, hand_over: handOver }) {
    this.acknowledged = again ? acknowledged : Math.max(acknowledged, this.acknowledged);
    this.handOver = handOver || this.handOver;
    if (this.head.length && this.head[0].number < wanted) {
      this.head = this.head.filter(({ number }) => number >= wanted);
    }
    if (this.tail.length && this.tail[0].number < wanted) {
      this.tail = this.tail.filter(({ number }) => number >= wanted);
    }
  }

  // The page goes, and may come back: its tab keeps the newest, until it does. Its clock begins anew then.
  store(session) {
    const text = (poses) => poses.map(({ number, at, bytes }) => [number, at, toText(bytes)]);
    const { head, tail, handOver, acknowledged, size } = this;
    const began = performance.timeOrigin;
    const whole = { session, began, handOver, acknowledged, size, head: text(head), tail: text(tail) };
    const letters = (poses) => poses.reduce((sum, [, , letters]) => sum + letters.length + 40, 0);
    let left = MOST_TEXT - letters(whole.head);
    whole.tail = whole.tail.reverse().filter((one) => (left -= letters([one])) > 0).reverse();
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(whole));
    } catch {
      // It is full, or is not to be had: then the page comes back without.
    }
  }

  // What the page before has stored of this session; anything else is thrown away.
  static restored(session) {
    const kept = new Kept();
    try {
      const found = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
      if (found?.session !== session) return kept;
      const later = found.began - performance.timeOrigin;
      const poses = (stored) =>
        stored.map(([number, at, letters]) => {
          const bytes = toBytes(letters);
          new DataView(bytes.buffer).setFloat64(0, at + later, true);
          return { number, at: at + later, bytes };
        });
      const told = JSON.parse(found.handOver || "null");
      if (told) {
        told.ahead_s -= later / 1000;
        kept.handOver = JSON.stringify(told);
      }
      kept.head = poses(found.head);
      kept.tail = poses(found.tail);
      kept.acknowledged = found.acknowledged;
      kept.size = found.size;
    } catch {
      return new Kept();
    }
    return kept;
  }

  // The newest picture's number; 0 where there is none.
  get newest() {
    return this.tail.at(-1)?.number ?? 0;
  }
}
