// The worker that finds poses, one for the page: loaded while somebody still chooses what to do.

const LOADED_MS = 60000;
const LITE = "form-coach-lite";

// Whether this tab's machine is too slow for the full model.
export function isLite() {
  try {
    return sessionStorage.getItem(LITE) === "yes";
  } catch {
    return false;
  }
}

// From now on the lighter model; whether it was the full one until now.
export function lighten() {
  try {
    if (isLite()) return false;
    sessionStorage.setItem(LITE, "yes");
  } catch {
    return false;
  }
  closeFinder();
  return true;
}

class Finder {
  constructor() {
    this.worker = new Worker(new URL("worker.js", import.meta.url));
    this.waiting = null;
    this.worker.onmessage = ({ data }) => this.settle(data);
    this.worker.onerror = (event) => this.settle({ failed: event.message || "The worker failed." });
  }

  ask(message, transfer = []) {
    return new Promise((answer, refuse) => {
      this.waiting = { answer, refuse };
      this.worker.postMessage(message, transfer);
    });
  }

  settle(data) {
    const waiting = this.waiting;
    this.waiting = null;
    if (data.failed) waiting?.refuse(new Error(data.failed));
    else waiting?.answer(data);
  }

  async open() {
    const there = (name) => new URL(name, import.meta.url).href;
    this.lite = isLite();
    const model = there(this.lite ? "model-lite.task" : "model.task");
    const late = setTimeout(() => this.settle({ failed: "The networks do not load." }), LOADED_MS);
    try {
      await this.ask({
        open: { bundle: there("vision_bundle.cjs"), wasm: there("wasm"), model },
      });
    } finally {
      clearTimeout(late);
    }
    return this;
  }

  // The pose in an ImageBitmap that was taken at this time; the picture comes back with it. One at a time.
  find(picture, at) {
    return this.ask({ picture, at }, [picture]);
  }
}

let opening = null;

// The finder, once it is ready; the same one until `closeFinder`.
export function openFinder() {
  if (!opening) {
    const made = new Finder();
    const mine = { made, ready: made.open() };
    opening = mine;
    mine.ready.catch(() => {
      if (opening === mine) closeFinder();
    });
  }
  return opening.ready;
}

// Lets the networks go.
export function closeFinder() {
  const closed = opening?.made;
  opening = null;
  closed?.worker.terminate();
  closed?.settle({ failed: "The networks were let go." });
}
