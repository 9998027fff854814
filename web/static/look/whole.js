// The whole film in one strip: pictures, sound, moments. Click or drag anywhere; with the
// keyboard it is a slider.

import { SECOND } from "./film.js";
import { drag, Lane } from "./lane.js";
import { clock, spoken } from "./words.js";

const STILL = 160; // pixels, the smallest that the box makes
const WIDE = 16 / 9;

export class Whole extends Lane {
  #asked = 0;

  constructor(root, film, player, recording) {
    super(root, film);
    this.player = player;
    this.recording = recording;
    this.window = root.querySelector(".window");
    this.strip = root.querySelector(".stills");
    drag(root, { move: (event) => player.show(film.at(this.timeAt(event.clientX))) });
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    const seconds = { ArrowLeft: -5, ArrowRight: 5, ArrowDown: -5, ArrowUp: 5, PageDown: -30, PageUp: 30 };
    if (event.key in seconds) this.player.jump(seconds[event.key]);
    else if (event.key === "Home") this.player.show(0);
    else if (event.key === "End") this.player.show(this.film.last);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  show(picture) {
    const time = this.film.start(picture);
    this.putHead(time);
    this.root.setAttribute("aria-valuemax", Math.floor(this.film.duration / SECOND));
    this.root.setAttribute("aria-valuenow", Math.floor(time / SECOND));
    this.root.setAttribute("aria-valuetext", `${spoken(time)} of ${clock(this.film.duration)}`);
  }

  showWindow({ from, to }) {
    const all = to - from >= this.film.duration * 0.98;
    this.put(this.window, from, to);
    if (all) this.window.hidden = true;
  }

  // The small pictures of the box, as many as fit; where it has none yet, stills are made,
  // one after the other, so that they never keep the film waiting.
  async pictures(known) {
    const asked = ++this.#asked;
    const { width, height } = this.strip.getBoundingClientRect();
    const count = Math.max(4, Math.min(24, Math.floor(width / (height * WIDE))));
    while (this.strip.children.length > count) this.strip.lastChild.remove();
    while (this.strip.children.length < count) this.strip.append(empty());
    for (const [k, image] of [...this.strip.children].entries()) {
      const where = this.#where(known, ((k + 0.5) / count) * this.film.duration, this.film.duration / count);
      if (!where || image.getAttribute("src") === where) continue;
      image.src = where;
      const came = await image.decode().then(() => true, () => false);
      image.classList.toggle("missing", !came);
      if (asked !== this.#asked) return; // asked anew meanwhile
    }
  }

  // Of what is known the nearest, if it is near.
  #where(known, time, room) {
    if (!known) {
      const at = Math.round(this.film.middle(this.film.at(time)) * SECOND);
      return `/recordings/${this.recording}/still/${at}-${STILL}.jpg`;
    }
    const off = (at) => Math.abs(at - time);
    const near = known.reduce((best, at) => (off(at) < off(best) ? at : best), -Infinity);
    const longest = Math.max(room, 6 * SECOND);
    return off(near) < longest ? `/recordings/${this.recording}/small/${near}.jpg` : "";
  }
}

function empty() {
  const image = document.createElement("img");
  image.alt = "";
  image.draggable = false;
  image.className = "missing";
  return image;
}
