// The whole film in one strip: stills, sound, moments. Click or drag anywhere; with the
// keyboard it is a slider.

import { SECOND } from "./film.js";
import { drag, Lane } from "./lane.js";
import { clock, spoken } from "./words.js";

const STILL = 160; // pixels, the smallest that the box makes

export class Whole extends Lane {
  constructor(root, film, player, recording) {
    super(root, film);
    this.player = player;
    this.recording = recording;
    this.window = root.querySelector(".window");
    root.setAttribute("aria-valuemax", Math.floor(film.duration / SECOND));
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
    this.root.setAttribute("aria-valuenow", Math.floor(time / SECOND));
    this.root.setAttribute("aria-valuetext", `${spoken(time)} of ${clock(this.film.duration)}`);
  }

  showWindow({ from, to }) {
    const all = to - from >= this.film.duration * 0.98;
    this.put(this.window, from, to);
    if (all) this.window.hidden = true;
  }

  // One still after the other, so that they never keep the film waiting.
  async stills() {
    const place = this.root.querySelector(".stills");
    const { width, height } = place.getBoundingClientRect();
    const count = Math.max(4, Math.min(16, Math.round(width / (height * 1.6))));
    place.replaceChildren(...Array.from({ length: count }, () => document.createElement("img")));
    for (const [k, image] of [...place.children].entries()) {
      const picture = this.film.at(((k + 0.5) / count) * this.film.duration);
      const at = Math.round(this.film.middle(picture) * SECOND);
      image.alt = "";
      image.draggable = false;
      image.src = `/recordings/${this.recording}/still/${at}-${STILL}.jpg`;
      await image.decode().catch(() => image.classList.add("missing"));
    }
  }
}
