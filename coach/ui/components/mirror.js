// The mirror that the browser draws itself; what draws it is a script of the server's, which loads the
// worker beside it.

const states = new WeakMap();

async function start(state, root, data) {
  const { Mirror } = await import(new URL(data.script, document.baseURI).href);
  if (state.ended) return;
  state.mirror ??= new Mirror(root, data, state.tell);
  state.mirror.show(state.data);
}

// data: script, the address of mirror.js; session, its name; address, of its socket; camera, another name whenever
// the camera is to be turned on anew; wanted, what is asked of it; skeleton, how it is drawn; label, what
// is seen; gone and failed, sentences.
export default function ({ data, parentElement, setStateValue }) {
  const canvas = parentElement.querySelector("canvas");
  canvas.setAttribute("aria-label", data.label);
  let state = states.get(canvas);
  if (!state) {
    state = { mirror: null, ended: false };
    states.set(canvas, state);
  }
  state.data = data;
  state.tell = (cameras) => setStateValue("cameras", cameras);
  if (state.mirror && state.mirror.data.session !== data.session) {
    state.mirror.end();
    state.mirror = null;
  }
  if (state.mirror && state.mirror.data.address !== data.address) state.mirror.move(data);
  else if (state.mirror) state.mirror.show(data);
  else start(state, parentElement, data);
  return () => {
    state.ended = true;
    state.mirror?.end();
    states.delete(canvas);
  };
}
