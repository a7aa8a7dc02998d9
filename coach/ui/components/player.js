// The annotated video, and a button for each repetition that jumps a little before its start.

const states = new WeakMap();

function jump(state, index) {
  const rep = state.reps.find((one) => one.index === index);
  if (!rep) return;
  state.video.currentTime = rep.from_s;
  // Where the browser will not play by itself, the picture has jumped all the same.
  state.video.play().catch(() => {});
}

function mark(state) {
  const now = state.video.currentTime;
  state.named.forEach((rep, i) => {
    const button = state.buttons[i];
    const current = rep.from_s <= now && now <= rep.end_s;
    if (current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  });
}

function drawButtons(state, list) {
  list.replaceChildren();
  // A movement that is no repetition has no words, and no button: the list beside it is its own.
  state.named = state.reps.filter((rep) => rep.text);
  state.buttons = state.named.map((rep) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = rep.text;
    button.addEventListener("click", () => jump(state, rep.index));
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
    return button;
  });
}

// data: url, title, reps [{index, text, from_s, end_s}], one for each movement, seek {rep, count}: a
// jump for each count.
export default function ({ data, parentElement }) {
  let state = states.get(parentElement);
  if (!state) {
    const video = parentElement.querySelector("video");
    state = { video, url: "", reps: [], named: [], buttons: [], count: data.seek.count };
    states.set(parentElement, state);
    video.addEventListener("timeupdate", () => mark(state));
    video.addEventListener("seeked", () => mark(state));
  }
  if (state.url !== data.url) {
    state.url = data.url;
    state.reps = data.reps;
    state.video.src = data.url;
    state.video.setAttribute("aria-label", data.title);
    drawButtons(state, parentElement.querySelector(".reps"));
  }
  if (state.count !== data.seek.count) {
    state.count = data.seek.count;
    state.video.scrollIntoView({ block: "nearest" });
    jump(state, data.seek.rep);
  }
  return () => {
    state.video.removeAttribute("src");
    state.video.load();
  };
}
