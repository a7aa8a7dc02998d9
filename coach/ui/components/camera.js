// Asks for the camera, and says plainly how that went; and turns it off while the coach itself does not
// answer, and on again when it does.

const PROBLEMS = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
  NotReadableError: "busy",
  AbortError: "busy",
};
const PING_MS = 1000;
const PATIENCE_MS = 2000;
// A busy computer holds its server up for seconds; a camera that nobody looks through stays on no longer.
const GONE_MS = 8000;
const AGAIN_MS = 5000;

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

// Whether the browser finds poses itself; its networks are loaded while somebody still chooses.
async function finds(address) {
  try {
    const { openFinder } = await import(new URL(address, document.baseURI).href);
    await openFinder();
    return true;
  } catch (error) {
    console.warn("This browser finds no poses.", error);
    return false;
  }
}

async function alive() {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch("/_stcore/health", { cache: "no-store", signal });
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

// The pages' style does not reach into the frame. In it there is the picture alone: its own buttons
// are ours, elsewhere; what it has to tell of a fault is seen over the picture. The picture leaves
// room for the panel of stage.css: beside it in a wide window, below it in a tall one.
const STYLE = `
  html, body, #root { margin: 0; height: 100%; background: #0a1216; overflow: hidden; }
  button { display: none !important; }
  video {
    position: fixed;
    inset: 0;
    box-sizing: border-box;
    width: 100% !important;
    height: 100% !important;
    max-height: none !important;
    padding-left: 25vw;
    object-fit: contain;
  }
  .MuiAlert-root { position: fixed; inset: auto 2vw 2vh 27vw; font-size: 1.25rem; }
  @media (max-aspect-ratio: 1/1) {
    video { padding: 6vh 0 0; object-position: top; }
    .MuiAlert-root { inset: 7vh 2vw auto; }
  }
`;

// streamlit-webrtc keeps to the camera that it had before, and to no other even where that one has gone:
// which one it is, is said here.
function turnTo(frame, camera) {
  const media = frame.contentWindow.navigator.mediaDevices;
  const ask = media.getUserMedia.bind(media);
  media.getUserMedia = async ({ video: { deviceId, ...video }, ...rest }) => {
    const any = { ...rest, video };
    if (!camera) return ask(any);
    try {
      return await ask({ ...rest, video: { ...video, deviceId: { exact: camera } } });
    } catch {
      return ask(any); // that one has gone
    }
  };
}

function dress(frame) {
  const style = frame.contentDocument.createElement("style");
  style.textContent = STYLE;
  frame.contentDocument.head.append(style);
  frame.tabIndex = -1; // there is nothing in it to press
}

// Their names are told once one of them is on.
async function cameras() {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices
    .filter((one) => one.kind === "videoinput" && one.deviceId)
    .map((one, index) => ({ id: one.deviceId, name: one.label || `Camera ${index + 1}` }));
}

// streamlit-webrtc begins when its own button is pressed; asked to begin by itself it may do so
// twice. The person has pressed our button already.
function begin(state, { label, camera }) {
  clearInterval(state.beginning);
  state.beginning = setInterval(() => {
    for (const [frame, button] of offered(label)) {
      clearInterval(state.beginning);
      dress(frame);
      hurry(frame.contentWindow.RTCPeerConnection.prototype);
      turnTo(frame, camera);
      button.click();
      state.tried = performance.now();
      return;
    }
  }, 50);
}

// The buttons that begin a picture, each with its frame.
function* offered(label) {
  for (const frame of document.querySelectorAll('iframe[title*="webrtc"]')) {
    for (const button of frame.contentDocument?.querySelectorAll("button") ?? []) {
      if (button.textContent.trim() === label && !button.disabled) yield [frame, button];
    }
  }
}

// streamlit-webrtc gives a picture up for good when its connection is silent for some seconds, or
// cannot be made. Once there was one, it is tried again and again; before, a person is told why not.
function givenUp(state) {
  const [again] = offered(state.label);
  if (again) return state.played && performance.now() - state.tried > AGAIN_MS;
  for (const frame of document.querySelectorAll('iframe[title*="webrtc"]')) {
    if (frame.contentDocument?.querySelector("video")?.videoWidth) state.played = true;
  }
  return false;
}

// The picture's frame keeps the camera on for as long as it is there.
function letGo() {
  for (const frame of document.querySelectorAll('iframe[title*="webrtc"]')) {
    frame.src = "about:blank";
  }
}

// One question after the other: several at once would all miss the same moment.
async function watch(state) {
  const mine = ++state.watching;
  let answered = performance.now();
  while (true) {
    await new Promise((wake) => setTimeout(wake, PING_MS));
    const answers = await alive();
    if (mine !== state.watching) return;
    if (answers) {
      answered = performance.now();
      // Asked again each time: the first may have been lost with the connection.
      if (state.gone || givenUp(state)) state.back(state.begun);
    } else if (!state.gone && performance.now() - answered > GONE_MS) {
      state.gone = true;
      letGo();
      state.show();
    }
  }
}

const states = new WeakMap();

// data: finder, the address of finder.js where the browser is to find poses; ask, a question's name; start,
// the picture's, to begin with; camera, the id of the one that was chosen; watch, whether to look after it.
// "back" tells the name of the picture that was let go, once the coach answers again: it makes a new one.
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  const root = parentElement.querySelector(".gone");
  let state = states.get(root);
  if (!state) {
    state = {
      asked: null,
      finds: null,
      begun: null,
      beginning: 0,
      watching: 0,
      watched: false,
      gone: false,
      played: false,
      tried: 0,
    };
    states.set(root, state);
  }
  state.label = data.label;
  state.back = (name) => setTriggerValue("back", name);
  state.show = () => {
    root.textContent = state.gone ? data.gone : "";
    root.hidden = !state.gone;
  };
  if (data.finder) state.finds ??= finds(data.finder);
  if (data.ask && state.asked !== data.ask) {
    state.asked = data.ask;
    Promise.all([ask(), state.finds]).then(([answer, here]) => {
      const able = here ? "finds" : "blind";
      const found = answer === "ready" && data.finder ? able : answer;
      setStateValue("answer", { ask: data.ask, state: found });
    });
  }
  if (data.start && state.begun !== data.start) {
    state.begun = data.start;
    state.gone = false;
    begin(state, data);
  }
  state.show();
  if (data.watch && !state.watched) {
    state.watched = true;
    watch(state);
    state.list = () => cameras().then((found) => setStateValue("cameras", found));
    state.list();
    // One is plugged in or out.
    navigator.mediaDevices?.addEventListener("devicechange", state.list);
  }
  return () => {
    clearInterval(state.beginning);
    state.watching += 1;
    navigator.mediaDevices?.removeEventListener("devicechange", state.list);
    states.delete(root);
  };
}
