// Two rings that are put on the faces by hand, and the light inside them.

import { ofLight } from "./judge.js";

const WIDE = 160;
const HIGH = 90;
const EVERY = 700; // ms
const STEP = 2; // per cent, by the arrow keys
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const inside = (value) => Math.max(5, Math.min(95, value));

export class Light {
  constructor(video, screen, told) {
    Object.assign(this, { video, screen, told });
    this.canvas = document.createElement("canvas");
    Object.assign(this.canvas, { width: WIDE, height: HIGH });
    this.paper = this.canvas.getContext("2d", { willReadFrequently: true });
    this.rings = [...screen.querySelectorAll(".ring")];
    this.at = [[35, 36], [65, 36]];
    this.rings.forEach((ring, which) => this.#move(ring, which));
    this.timer = setInterval(() => this.judge(), EVERY);
  }

  stop() {
    clearInterval(this.timer);
  }

  judge() {
    if (this.video.readyState < 2) return;
    this.paper.drawImage(this.video, 0, 0, WIDE, HIGH);
    const [verdict, says] = ofLight(...this.#brightness());
    if (this.told.textContent !== says) this.told.textContent = says;
    this.told.dataset.verdict = verdict;
  }

  // Mean brightness (BT.709 weights) in each ring, and outside all of them.
  #brightness() {
    const { data } = this.paper.getImageData(0, 0, WIDE, HIGH);
    const radius = [0.075 * WIDE, 0.1 * WIDE];
    const sums = [0, 0, 0];
    const counts = [0, 0, 0];
    for (let y = 0; y < HIGH; y++) {
      for (let x = 0; x < WIDE; x++) {
        const p = 4 * (y * WIDE + x);
        const light = 0.2126 * data[p] + 0.7152 * data[p + 1] + 0.0722 * data[p + 2];
        const ring = this.at.findIndex(([left, top]) => ((x - (left * WIDE) / 100) / radius[0]) ** 2 + ((y - (top * HIGH) / 100) / radius[1]) ** 2 <= 1);
        const which = ring < 0 ? 2 : ring;
        sums[which] += light;
        counts[which]++;
      }
    }
    const means = sums.map((sum, which) => sum / Math.max(1, counts[which]));
    return [means.slice(0, 2), means[2]];
  }

  #move(ring, which) {
    const put = (left, top) => {
      this.at[which] = [inside(left), inside(top)];
      [ring.style.left, ring.style.top] = this.at[which].map((value) => `${value}%`);
    };
    put(...this.at[which]);
    ring.addEventListener("pointerdown", (event) => ring.setPointerCapture(event.pointerId));
    ring.addEventListener("pointermove", (event) => {
      if (!ring.hasPointerCapture(event.pointerId)) return;
      const box = this.screen.getBoundingClientRect();
      put((100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height);
    });
    ring.addEventListener("keydown", (event) => {
      const by = ARROWS[event.key];
      if (!by) return;
      event.preventDefault();
      put(this.at[which][0] + by[0], this.at[which][1] + by[1]);
    });
  }
}
