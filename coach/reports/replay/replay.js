// Draws the fitted body of a set's movements, turned as one likes, at its own pace.

const NO_WEBGL =
  "This browser cannot draw in three dimensions (WebGL is off), so there is no replay here. The table and the curves show the same.";
const AWAY = 2.2; // the camera's distance, in the scene's own units

const DRAWN = { displayModeBar: false, responsive: true, scrollZoom: false };

const states = new WeakMap();
const prepared = new WeakMap(); // by the element of a scene that is drawn before it is wanted
let loading = null;
let ahead = null; // the one scene of the page that is

// Plotly is one script for the whole page, loaded when the first replay asks for it.
function plotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", () => {
      loading = null;
      reject(new Error("The replay could not be loaded; load this page again."));
    });
    document.head.append(script);
  });
  return loading;
}

// A place in leg lengths; the camera's x right, y down, z away become x right, y away, z up.
function place(whole, joint) {
  const [x, y, z] = joint === undefined ? whole : whole.slice(3 * joint, 3 * joint + 3);
  return [x / 1000, z / 1000, -y / 1000];
}

function lines(segments) {
  const out = { x: [], y: [], z: [] };
  for (const points of segments) {
    for (const [x, y, z] of points) {
      out.x.push(x);
      out.y.push(y);
      out.z.push(z);
    }
    out.x.push(null);
    out.y.push(null);
    out.z.push(null);
  }
  return out;
}

function middle(a, b) {
  return a.map((value, axis) => (value + b[axis]) / 2);
}

function limbs(replay, body, wanted) {
  return replay.limbs.filter(wanted).map(([a, b]) => [place(body, a), place(body, b)]);
}

const ofTrunk = ([a, b]) => a > 5 || b > 5 || (a === 0 && b === 1);
const ofLeg = (side) => ([a, b]) => !ofTrunk([a, b]) && a % 2 === side;

// The head is drawn so that one sees where up and front are; nothing of it was measured.
function head(body) {
  const hips = middle(place(body, 0), place(body, 1));
  const neck = middle(place(body, 6), place(body, 7));
  return { neck, top: neck.map((value, axis) => value + 0.38 * (value - hips[axis])) };
}

function whole(replay, body) {
  const { neck, top } = head(body);
  return lines([...limbs(replay, body, () => true), [neck, top]]);
}

// The legs that work in a movement, by side.
function working(state) {
  const { side } = state.replay.movements[state.movement];
  return Object.entries(state.replay.legs).filter(([leg]) => side === "both" || leg === side);
}

function fans(state) {
  const { replay, frame } = state;
  const edges = [];
  const targets = [];
  const body = replay.joints[frame];
  for (const [, leg] of working(state)) {
    const { at } = leg;
    if (at === null || !leg.low[frame] || !leg.target[frame]) continue;
    const [low, high, target] = [leg.low, leg.high, leg.target].map((kind) => place(kind[frame]));
    const from = place(body, at);
    if (at > 3) {
      // A rise: how far up the ankle may be, and a bar where it should get to.
      edges.push([low, high]);
      targets.push([[target[0] - 0.09, target[1], target[2]], [target[0] + 0.09, target[1], target[2]]]);
      targets.push([[target[0], target[1] - 0.09, target[2]], [target[0], target[1] + 0.09, target[2]]]);
    } else {
      edges.push([low, from, high, low]);
      targets.push([from, target]);
    }
  }
  return { edges: lines(edges), targets: lines(targets) };
}

function floor() {
  const out = [];
  for (let at = -1; at <= 1.001; at += 0.25) {
    out.push([[at, -1, 0], [at, 1, 0]], [[-1, at, 0], [1, at, 0]]);
  }
  return lines(out);
}

function traces(state) {
  const { replay, frame, ink } = state;
  const body = replay.joints[frame];
  const { neck, top } = head(body);
  const { edges, targets } = fans(state);
  const beside = state.beside === null ? lines([]) : whole(replay, state.beside);
  const joints = lines([[0, 1, 2, 3, 4, 5, 6, 7].map((joint) => place(body, joint))]);
  const trunk = lines([...limbs(replay, body, ofTrunk), [neck, top]]);
  const legs = [0, 1].map((side) => lines(limbs(replay, body, ofLeg(side))));
  return styled([beside, trunk, ...legs, edges, targets, joints, lines([[top]])], ink);
}

// The floor, and the places of the moving ones as they are to look.
function styled(places, ink) {
  const styles = [
    { opacity: 0.25, line: { color: ink.quiet, width: 1 } },
    { line: { color: ink.quiet, width: 5 } },
    { line: { color: ink.text, width: 8 } },
    { line: { color: ink.left, width: 10 } },
    { line: { color: ink.right, width: 10 } },
    { line: { color: ink.fan, width: 5 } },
    { line: { color: ink.target, width: 5, dash: "dash" } },
    { mode: "markers", marker: { color: ink.text, size: 5 } },
    { mode: "markers", marker: { color: ink.text, size: 22 } },
  ];
  return [floor(), ...places].map((one, index) => ({ type: "scatter3d", mode: "lines", hoverinfo: "skip", showlegend: false, ...one, ...styles[index] }));
}

function eye(state, view) {
  const [x, away] = state.replay.forward;
  // Of the two sides, the one that the camera was nearer to.
  const side = x >= 0 ? [away, -x] : [-away, x];
  const [ex, ey] = { camera: [0, -1], front: [x, away], side }[view];
  return { eye: { x: AWAY * ex, y: AWAY * ey, z: 0.25 }, up: { x: 0, y: 0, z: 1 }, projection: { type: "orthographic" } };
}

function layout(camera) {
  const axis = { visible: false, showspikes: false };
  return {
    margin: { l: 0, r: 0, t: 0, b: 0 },
    paper_bgcolor: "rgba(0,0,0,0)",
    uirevision: "kept",
    scene: {
      xaxis: { ...axis, range: [-1.1, 1.1] },
      yaxis: { ...axis, range: [-1.1, 1.1] },
      zaxis: { ...axis, range: [-0.1, 2.1] },
      aspectmode: "manual",
      aspectratio: { x: 1.9, y: 1.9, z: 1.9 },
      camera,
      dragmode: "orbit",
    },
  };
}

function number(state, value) {
  return value.toFixed(state.replay.decimals);
}

function say(state) {
  const { replay, frame, parts } = state;
  const shown = replay.movements[state.movement];
  parts.about.textContent = `${shown.name}: ${shown.about}.`;
  const said = working(state)
    .filter(([, leg]) => leg.value[frame] !== null)
    .map(([side, leg]) => `${side} ${number(state, leg.value[frame])} ± ${number(state, leg.sd[frame])}${replay.unit}`);
  const at = (replay.times[frame] - shown.start).toFixed(1);
  const beside = state.other ? ` Beside it: ${state.other.name}.` : "";
  parts.now.textContent = `At ${at} s: ${said.join(", ") || "not measured"}; target ${number(state, replay.target)}${replay.unit}.${beside}`;
}

// What stands beside the one that is shown: one of another set, or the best of this one.
function compared(state) {
  const { replay, other } = state;
  if (other) return other;
  if (!state.compared || replay.best === null || replay.best === state.movement) return null;
  return { ...replay.movements[replay.best], times: replay.times, joints: replay.joints };
}

// Its body at the same part of its way: from rest to peak, and from peak to rest.
function besideBody(state) {
  const { replay } = state;
  const shown = replay.movements[state.movement];
  const best = compared(state);
  if (!best) return null;
  const now = replay.times[state.frame];
  const up = now <= shown.peak;
  const [from, to] = up ? [shown.start, shown.peak] : [shown.peak, shown.end];
  const part = Math.min(Math.max((now - from) / Math.max(to - from, 0.05), 0), 1);
  const [bestFrom, bestTo] = up ? [best.start, best.peak] : [best.peak, best.end];
  const wanted = bestFrom + part * (bestTo - bestFrom);
  let found = best.first;
  while (found < best.last && best.times[found] < wanted) found += 1;
  return best.joints[found];
}

function draw(state) {
  state.beside = besideBody(state);
  const moved = traces(state).slice(1); // all but the floor
  const pick = (axis) => moved.map((one) => one[axis]);
  state.parts.moment.value = state.frame;
  say(state);
  return window.Plotly.restyle(
    state.parts.scene,
    { x: pick("x"), y: pick("y"), z: pick("z") },
    moved.map((_, index) => index + 1),
  );
}

function pause(state) {
  cancelAnimationFrame(state.playing);
  state.playing = 0;
  state.parts.play.textContent = "Play";
}

function play(state) {
  const { replay } = state;
  const { first, last } = replay.movements[state.movement];
  if (state.frame >= last) state.frame = first;
  const from = replay.times[state.frame];
  let began = null;
  let drawing = false;
  state.parts.play.textContent = "Pause";
  const step = (now) => {
    began ??= now;
    const wanted = from + ((now - began) / 1000) * Number(state.parts.speed.value);
    let frame = state.frame;
    while (frame < last && replay.times[frame + 1] <= wanted) frame += 1;
    if (frame !== state.frame && !drawing) {
      state.frame = frame;
      drawing = true;
      draw(state).finally(() => (drawing = false));
    }
    if (state.frame >= last) pause(state);
    else state.playing = requestAnimationFrame(step);
  };
  state.playing = requestAnimationFrame(step);
}

function show(state, movement) {
  pause(state);
  state.movement = movement;
  const { first, last, peak } = state.replay.movements[movement];
  const { moment, best } = state.parts;
  moment.min = first;
  moment.max = last;
  best.closest("label").hidden = Boolean(state.other) || state.replay.best === null || state.replay.best === movement;
  state.frame = first;
  while (state.frame < last && state.replay.times[state.frame] < peak) state.frame += 1;
}

function inks(root) {
  const style = getComputedStyle(root);
  const of = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  return {
    text: of("--st-text-color", "#1d2b2a"),
    quiet: of("--replay-quiet", "#8a9a98"),
    left: of("--replay-left", "#0072b2"),
    right: of("--replay-right", "#d55e00"),
    fan: of("--replay-fan", "#b58900"),
    target: of("--replay-target", "#00785a"),
  };
}

function listen(state) {
  const { parts } = state;
  parts.which.addEventListener("change", () => {
    show(state, Number(parts.which.value));
    draw(state);
  });
  parts.best.addEventListener("change", () => {
    state.compared = parts.best.checked;
    draw(state);
  });
  parts.play.addEventListener("click", () => (state.playing ? pause(state) : play(state)));
  parts.speed.addEventListener("change", () => {
    if (!state.playing) return;
    pause(state);
    play(state);
  });
  parts.moment.addEventListener("input", () => {
    pause(state);
    state.frame = Number(parts.moment.value);
    draw(state);
  });
  for (const button of parts.views) {
    button.addEventListener("click", () =>
      window.Plotly.relayout(parts.scene, { "scene.camera": eye(state, button.dataset.view) }),
    );
  }
}

function partsOf(root) {
  const one = (name) => root.querySelector(name);
  return {
    figure: one(".replay"),
    which: one(".which"),
    best: one(".best"),
    scene: one(".scene"),
    about: one(".about"),
    now: one(".now"),
    play: one(".play"),
    speed: one(".speed"),
    moment: one(".moment"),
    views: root.querySelectorAll("[data-view]"),
    problem: one(".problem"),
  };
}

async function begin(state, data) {
  const { parts, replay } = state;
  parts.which.replaceChildren(
    ...replay.movements.map((one, index) => {
      const option = document.createElement("option");
      option.value = index;
      option.textContent = one.fault ? `${one.name} ✗` : one.name;
      return option;
    }),
  );
  const wanted = Math.max(replay.movements.findIndex((one) => one.index === data.movement), 0);
  parts.which.value = wanted;
  parts.scene.setAttribute("aria-label", `${replay.exercise}: the body as it was measured`);
  show(state, wanted);
  listen(state);
  const library = await plotly(data.plotly);
  await prepared.get(parts.scene);
  state.beside = besideBody(state);
  await library.react(parts.scene, traces(state), layout(eye(state, "side")), DRAWN);
  say(state);
  parts.moment.value = state.frame;
  parts.figure.dataset.state = "ready";
}

function fail(state, sentence) {
  state.parts.figure.dataset.state = "failed";
  state.parts.problem.textContent = sentence;
  state.parts.problem.hidden = false;
}

function canDraw() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
}

// Its script is fetched and read, and a scene with nothing to see in it drawn, while nobody waits:
// most of opening are the programs that WebGL makes of it. Where that fails, opening says so.
function prepare(parts, url) {
  const idle = window.requestIdleCallback ?? ((run) => setTimeout(run, 200));
  const when = () => new Promise((resolve) => idle(resolve));
  when()
    .then(() => plotly(url))
    .then(when)
    .then(() => drawAhead(parts))
    .catch(() => {});
}

// One scene a page: a browser has room for some sixteen.
function drawAhead(parts) {
  const wanted = states.has(parts.figure) || ahead?.isConnected;
  if (wanted || !parts.scene.clientWidth || !canDraw()) return;
  ahead = parts.scene;
  const nothing = Array(8).fill(lines([[[0, 0, 0], [0, 0, 1]]]));
  const camera = { eye: { x: AWAY, y: 0, z: 0.25 }, projection: { type: "orthographic" } };
  const drawn = window.Plotly.newPlot(ahead, styled(nothing, inks(parts.figure)), layout(camera), DRAWN);
  prepared.set(ahead, drawn.catch(() => {}));
}

// A scene goes on drawing, and keeps its place among the browser's, until it is told to end.
function gone(parts) {
  setTimeout(() => {
    if (!parts.scene.isConnected) window.Plotly?.purge(parts.scene);
  });
}

// data: replay (docs/FORMATS.md; null while nobody looks at it), plotly (where its script is),
// movement (which to begin with, by its index; the first without one), beside (one of another set).
export default function ({ data, parentElement }) {
  const parts = partsOf(parentElement);
  const { figure } = parts;
  let state = states.get(figure);
  figure.hidden = !data.replay && Boolean(state);
  if (!data.replay) {
    if (!state) {
      figure.dataset.state = "waiting";
      prepare(parts, data.plotly);
    }
    return () => gone(parts);
  }
  if (!state) {
    figure.dataset.state = "loading";
    state = { replay: data.replay, other: data.beside ?? null, parts, movement: 0, frame: 0, beside: null, compared: false, playing: 0, ink: inks(figure) };
    states.set(figure, state);
    if (canDraw()) begin(state, data).catch((error) => fail(state, error.message));
    else fail(state, NO_WEBGL);
  } else if ((data.beside ?? null)?.name !== state.other?.name) {
    state.other = data.beside ?? null;
    show(state, state.movement);
    if (figure.dataset.state === "ready") draw(state);
  }
  return () => {
    pause(state);
    gone(parts);
  };
}
