// Notes the number in every picture that a video shows, with the time at which it was captured (the
// page's own camera) or comes onto the screen (the coach's video, or the mirror that the page draws). Times
// are milliseconds since 1970.
async ({ own, mirror, width, height, bits, check, strip }) => {
  // A component of the page may have its own tree.
  const find = (root, name) => {
    for (const one of root.querySelectorAll("*")) {
      const found = one.localName === name ? one : one.shadowRoot && find(one.shadowRoot, name);
      if (found) return found;
    }
    return null;
  };
  let video = find(document, mirror ? "canvas" : "video");
  if (own) {
    video = document.createElement("video");
    video.muted = true;
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width, height } });
    await video.play();
  }
  const cells = bits + check;
  const canvas = document.createElement("canvas");
  canvas.width = cells;
  canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  // Both may be read in one window.
  const numbers = (window[own ? "__numbers" : "__shown"] = []);
  const number = () => {
    pen.drawImage(video, 0, strip / 3, video.videoWidth ?? video.width, strip / 3, 0, 0, cells, 1);
    const pixels = pen.getImageData(0, 0, cells, 1).data;
    // The coach's video is mirrored.
    const bit = (i) => Number(pixels[4 * (own ? i : cells - 1 - i)] > 127);
    let value = 0;
    let sum = 0;
    for (let i = 0; i < bits; i++) value = 2 * value + bit(i);
    for (let i = bits; i < cells; i++) sum = 2 * sum + bit(i);
    return sum === (value * 7 + 3) % (1 << check) ? value : null;
  };
  const look = (now, picture) => {
    const at = own ? (picture.captureTime ?? now) : picture.expectedDisplayTime;
    const value = number();
    if (value !== null) numbers.push([value, performance.timeOrigin + at]);
    video.requestVideoFrameCallback(look);
  };
  // What is drawn before the next frame of the screen is in it.
  const redrawn = (now) => {
    const value = number();
    if (value !== null && value !== numbers.at(-1)?.[0]) numbers.push([value, performance.timeOrigin + now]);
    requestAnimationFrame(redrawn);
  };
  if (mirror) requestAnimationFrame(redrawn);
  else video.requestVideoFrameCallback(look);
}
