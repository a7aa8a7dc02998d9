// Notes the number in every picture that a video shows, with the time at which it was captured (the
// page's own camera) or comes onto the screen (the coach's video). Times are milliseconds since 1970.
async ({ own, width, height, bits, check, strip }) => {
  let video = document.querySelector("video");
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
  window.__numbers = [];
  const number = () => {
    pen.drawImage(video, 0, strip / 3, video.videoWidth, strip / 3, 0, 0, cells, 1);
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
    if (value !== null) window.__numbers.push([value, performance.timeOrigin + at]);
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
}
