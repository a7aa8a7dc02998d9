// Draws the pictures of a demonstration, each asked for when the one before has been drawn.

const AGAIN_MS = 300;

async function run(state, canvas) {
  const context = canvas.getContext("2d");
  let number = 0;
  while (!state.ended) {
    try {
      const answer = await fetch(`${state.address}?after=${number}`, { cache: "no-store" });
      if (answer.status === 404) return;
      if (answer.status !== 200) continue;
      number = Number(answer.headers.get("X-Number"));
      const picture = await createImageBitmap(await answer.blob());
      if (canvas.width !== picture.width || canvas.height !== picture.height) {
        canvas.width = picture.width;
        canvas.height = picture.height;
      }
      context.drawImage(picture, 0, 0);
      picture.close();
      canvas.dataset.number = number;
    } catch {
      await new Promise((wake) => setTimeout(wake, AGAIN_MS));
    }
  }
}

const states = new WeakMap();

// data: address, where the pictures are; label, what they show.
export default function ({ data, parentElement }) {
  const canvas = parentElement.querySelector("canvas");
  canvas.setAttribute("aria-label", data.label);
  let state = states.get(canvas);
  if (!state || state.address !== data.address) {
    if (state) state.ended = true;
    state = { address: data.address, ended: false };
    states.set(canvas, state);
    run(state, canvas);
  }
  return () => {
    state.ended = true;
    states.delete(canvas);
  };
}
