// Asks for the camera, and says plainly how that went; and turns it off when the coach itself is gone.

const PROBLEMS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};
const PING_MS = 1000;
const MISSED = 3;

async function ask() {
  if (!navigator.mediaDevices) return "insecure";
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true });
    for (const track of stream.getTracks()) track.stop();
    return "ready";
  } catch (error) {
    return PROBLEMS[error.name] ?? "busy";
  }
}

async function alive() {
  try {
    const answer = await fetch("/_stcore/health", { signal: AbortSignal.timeout(2 * PING_MS) });
    return answer.ok;
  } catch {
    return false;
  }
}

// The picture is a mirror: better a stutter than a delay, so nothing is held back to smooth it.
function hurry(connection) {
  const answer = connection.setRemoteDescription;
  connection.setRemoteDescription = async function (description) {
    await answer.call(this, description);
    for (const receiver of this.getReceivers()) receiver.jitterBufferTarget = 0;
  };
}

// The pages' outline does not reach into the frame. This one shows on every ground.
const OUTLINE = ":focus-visible { outline: 3px solid #fff !important; box-shadow: 0 0 0 6px #000 !important; }";

function outline(page) {
  const style = page.createElement("style");
  style.textContent = OUTLINE;
  page.head.append(style);
}

// streamlit-webrtc begins when its own button is pressed; asked to begin by itself it may do so
// twice. The person has pressed our button already.
function begin(state, label) {
  clearInterval(state.beginning);
  state.beginning = setInterval(() => {
    for (const frame of document.querySelectorAll('iframe[title*="webrtc"]')) {
      for (const button of frame.contentDocument?.querySelectorAll("button") ?? []) {
        if (button.textContent.trim() !== label || button.disabled) continue;
        clearInterval(state.beginning);
        outline(frame.contentDocument);
        hurry(frame.contentWindow.RTCPeerConnection.prototype);
        button.click();
        return;
      }
    }
  }, 50);
}

// The picture's frame keeps the camera on for as long as it is there.
function letGo() {
  for (const frame of document.querySelectorAll('iframe[title*="webrtc"]')) {
    frame.src = "about:blank";
  }
}

const states = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".gone");
  let state = states.get(root);
  if (!state) {
    state = { asked: null, begun: null, beginning: 0, missed: 0, timer: 0 };
    states.set(root, state);
  }
  if (data.ask && state.asked !== data.ask) {
    state.asked = data.ask;
    ask().then((answer) => setStateValue("answer", { ask: data.ask, state: answer }));
  }
  if (data.start && state.begun !== data.start) {
    state.begun = data.start;
    begin(state, data.label);
  }
  clearInterval(state.timer);
  state.timer = data.watch
    ? setInterval(async () => {
        state.missed = (await alive()) ? 0 : state.missed + 1;
        if (state.missed < MISSED) return;
        clearInterval(state.timer);
        letGo();
        root.textContent = data.gone;
        root.hidden = false;
      }, PING_MS)
    : 0;
  return () => {
    clearInterval(state.beginning);
    clearInterval(state.timer);
    states.delete(root);
  };
}
