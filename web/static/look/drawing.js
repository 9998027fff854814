// Drawing the tracks of a strip: sound as bars around a middle, voices and movement as
// quiet bands under it. They are signposts to a place in the film and measure nobody.

import { SECOND } from "./film.js";

const BAND = 9; // pixels high
const AIR = 4;
const BANDS = ["voices", "movement"];

export class Drawing {
  constructor(canvas) {
    this.canvas = canvas;
  }

  // The stretch [from, to] (ns) of the tracks, with what is missing in the film.
  draw({ from, to, gaps, tracks }) {
    const scale = devicePixelRatio || 1;
    const { clientWidth: width, clientHeight: height } = this.canvas;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const pen = (this.pen = this.canvas.getContext("2d"));
    pen.scale(scale, scale);
    const colours = getComputedStyle(this.canvas);
    const colour = (name) => colours.getPropertyValue(`--${name}`);
    const at = (time) => ((time - from) / (to - from)) * width;
    const stretch = (x) => from + (x / width) * (to - from);

    pen.fillStyle = colour("line");
    for (const { start, duration } of gaps) {
      pen.fillRect(at(start), 0, Math.max(2, at(start + duration) - at(start)), height);
    }
    const bands = BANDS.filter((name) => tracks[name]);
    const sound = height - bands.length * (BAND + AIR);
    if (tracks.wave) this.#bars(tracks.wave, stretch, width, sound, colour("wave"));
    for (const [k, name] of bands.entries()) {
      const top = sound + k * (BAND + AIR) + AIR / 2;
      this.#band(tracks[name], stretch, width, top, colour(name));
    }
  }

  // Bars with air between read better than a solid shape.
  #bars(track, stretch, width, height, colour) {
    this.pen.fillStyle = colour;
    for (let x = 0; x < width; x += 3) {
      const tall = Math.max(1, most(track, stretch(x), stretch(x + 3)) * height * 0.92);
      this.pen.fillRect(x, (height - tall) / 2, 2, tall);
    }
  }

  #band(track, stretch, width, top, colour) {
    this.pen.fillStyle = colour;
    for (let x = 0; x < width; x += 2) {
      this.pen.globalAlpha = most(track, stretch(x), stretch(x + 2)) ** 1.5;
      this.pen.fillRect(x, top, 2, BAND);
    }
    this.pen.globalAlpha = 1;
  }
}

// The most of a track between two times, 0 to 1; what is not known counts as nothing.
function most({ step, values }, from, to) {
  const first = Math.max(0, Math.floor(from / SECOND / step));
  const last = Math.min(values.length - 1, Math.floor(to / SECOND / step));
  let found = 0;
  for (let k = first; k <= last; k++) found = Math.max(found, values[k] ?? 0);
  return found / 255;
}
