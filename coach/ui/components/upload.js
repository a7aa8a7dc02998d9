// Sends the chosen files to the server one after the other, straight from disk, and tells the page
// of each that has arrived.

const BROKEN =
  "The upload broke off. Check that Form Coach is still running, load this page again, and choose the video once more.";

const states = new WeakMap();

function element(name, attributes = {}, text = "") {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
}

function add(state, file) {
  const item = element("li");
  const text = element("span", { class: "name" }, `${file.name}: waiting`);
  const button = element("button", { type: "button", "aria-label": `Cancel ${file.name}` }, "Cancel");
  const bar = element("progress", { max: "1", "aria-label": `Upload of ${file.name}` });
  bar.value = 0;
  item.append(text, button, bar);
  state.list.append(item);
  const upload = { file, item, text, bar, button, settings: state.data.settings, request: null };
  button.addEventListener("click", () => {
    state.waiting = state.waiting.filter((one) => one !== upload);
    upload.item.remove();
    upload.request?.abort();
  });
  if (file.size > state.data.most_bytes) fail(state, upload, state.data.too_large);
  else state.waiting.push(upload);
}

function fail(state, upload, sentence) {
  upload.text.textContent = `${upload.file.name}: ${sentence}`;
  upload.text.classList.add("problem");
  upload.bar.remove();
  upload.button.textContent = "Close";
  upload.button.setAttribute("aria-label", `Close the message about ${upload.file.name}`);
  state.said.textContent = upload.text.textContent;
}

function next(state) {
  if (state.busy) return;
  const upload = state.waiting.shift();
  if (!upload) return;
  state.busy = true;
  const { file } = upload;
  const request = new XMLHttpRequest();
  upload.request = request;
  const settings = new URLSearchParams({ ...upload.settings, name: file.name });
  request.open("PUT", `${state.data.url}?${settings}`);
  request.upload.addEventListener("progress", (event) => {
    upload.bar.value = event.total ? event.loaded / event.total : 0;
    upload.text.textContent = `${file.name}: ${megabytes(event.loaded)} of ${megabytes(file.size)} MB`;
  });
  request.addEventListener("load", () => {
    if (request.status !== 201) {
      fail(state, upload, request.responseText || BROKEN);
      return;
    }
    upload.item.remove();
    state.said.textContent = `${file.name} has been uploaded.`;
    if (state.there) state.setTriggerValue("arrived", JSON.parse(request.responseText).key);
  });
  request.addEventListener("error", () => fail(state, upload, BROKEN));
  request.addEventListener("loadend", () => {
    state.busy = false;
    next(state);
  });
  request.send(file);
}

function take(state, files) {
  for (const file of files) add(state, file);
  next(state);
}

function start(root) {
  const state = {
    waiting: [],
    busy: false,
    list: root.querySelector(".queue"),
    said: root.querySelector(".said"),
  };
  const input = root.querySelector("input");
  input.addEventListener("change", () => {
    take(state, [...input.files]);
    input.value = ""; // the same file may be chosen again
  });
  input.disabled = false; // what is chosen before anybody listens would be lost
  state.stopListening = listenForDrops(state, root.querySelector(".drop"));
  return state;
}

// A file may be dropped anywhere: beside the field, the browser would leave the page to show it.
function listenForDrops(state, field) {
  const over = (event) => {
    event.preventDefault();
    field.classList.add("over");
  };
  const away = (event) => {
    if (!event.relatedTarget) field.classList.remove("over");
  };
  const drop = (event) => {
    event.preventDefault();
    field.classList.remove("over");
    take(state, [...event.dataTransfer.files]);
  };
  document.addEventListener("dragover", over);
  document.addEventListener("dragleave", away);
  document.addEventListener("drop", drop);
  return () => {
    document.removeEventListener("dragover", over);
    document.removeEventListener("dragleave", away);
    document.removeEventListener("drop", drop);
  };
}

// data: url, settings (they go with each file), most_bytes, too_large (a sentence).
export default function ({ data, parentElement, setTriggerValue }) {
  if (!states.has(parentElement)) states.set(parentElement, start(parentElement));
  const state = states.get(parentElement);
  Object.assign(state, { data, setTriggerValue, there: true });
  return () => {
    state.there = false; // what is on its way still arrives
    state.stopListening();
  };
}
