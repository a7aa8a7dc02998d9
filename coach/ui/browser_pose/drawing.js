// The picture, the skeleton and the angles, drawn as SkeletonDrawer and AngleDrawer do on the server
// (coach/media/drawing.py).

function colour([red, green, blue]) {
  return `rgb(${red} ${green} ${blue})`;
}

export class Drawing {
  constructor(canvas, skeleton) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.skeleton = skeleton;
    this.joints = [...new Set(skeleton.limbs.flat())];
  }

  picture(picture) {
    const { canvas, pen } = this;
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
    }
    pen.setTransform(-1, 0, 0, 1, canvas.width, 0);
    pen.drawImage(picture, 0, 0);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    this.height = Math.max(10, (canvas.width + canvas.height) / 2 / this.skeleton.height);
  }

  point(image, index) {
    return [
      (1 - image[5 * index]) * this.canvas.width,
      image[5 * index + 1] * this.canvas.height,
      image[5 * index + 3],
    ];
  }

  line([x0, y0], [x1, y1], width, stroke) {
    const { pen } = this;
    pen.lineWidth = width;
    pen.strokeStyle = colour(stroke);
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
    pen.stroke();
  }

  pose(image) {
    const { good, paper, faint, ink, limbs, seen, guessed } = this.skeleton;
    const bold = Math.max(2, this.height / 6);
    this.pen.lineCap = "round";
    for (const [a, b] of limbs) {
      const [from, to] = [this.point(image, a), this.point(image, b)];
      const visible = Math.min(from[2], to[2]);
      if (visible >= seen) {
        this.line(from, to, bold + 2, paper);
        this.line(from, to, bold, good);
      } else if (visible >= guessed) {
        this.line(from, to, Math.max(1, bold / 3), faint);
      }
    }
    this.pen.fillStyle = colour(ink);
    for (const joint of this.joints) {
      const [x, y, visible] = this.point(image, joint);
      if (visible < seen) continue;
      this.pen.beginPath();
      this.pen.arc(x, y, bold, 0, 2 * Math.PI);
      this.pen.fill();
    }
  }

  labels(image, labels) {
    const { pen, height } = this;
    const drawn = [];
    pen.font = `600 ${height}px sans-serif`;
    pen.textBaseline = "middle";
    for (const { at, text } of labels) {
      const [x, y] = this.point(image, at);
      const covers = ([a, b]) => Math.abs(x - a) < 7 * height && Math.abs(y - b) < 2 * height;
      if (drawn.some(covers)) continue;
      drawn.push([x, y]);
      const [wide, high] = [pen.measureText(text).width + height, 1.75 * height];
      const left = Math.max(0, Math.min(x + height, this.canvas.width - wide));
      const top = Math.max(0, Math.min(y - height / 2, this.canvas.height - high));
      pen.fillStyle = colour(this.skeleton.paper);
      pen.fillRect(left, top, wide, high);
      pen.fillStyle = colour(this.skeleton.ink);
      pen.fillText(text, left + height / 2, top + high / 2);
    }
  }
}
