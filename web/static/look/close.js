// The close-up: up to a minute around the place in the film, with a handle for each end
// of the chosen span. The window stands still while anything is dragged in it, and has
// room beside the film's ends, so that a handle can always be taken hold of.

import { SECOND } from "./film.js";
import { drag, Lane } from "./lane.js";
import { exactly } from "./words.js";

const LONGEST = 60; // seconds
const SHORTEST = 15;
const PER_SECOND = 15; // pixels
const HANDLE = 52; // pixels, with some air

export class CloseUp extends Lane {
  constructor(root, film, player, span) {
    super(root, film);
    Object.assign(this, { player, spanChosen: span, held: false });
    this.handles = {
      first: root.querySelector(".handle.first"),
      last: root.querySelector(".handle.last"),
    };
    drag(this.canvas, {
      start: () => this.#hold(true),
      move: (event) => player.show(film.at(this.timeAt(event.clientX))),
      end: () => this.#hold(false),
    });
    for (const which of ["first", "last"]) this.#follow(which);
    this.centre(0);
  }

  #hold(held) {
    this.held = held;
  }

  // How far a handle was taken from its edge counts, so that it does not leap.
  #follow(which) {
    const handle = this.handles[which];
    let off = 0;
    drag(handle, {
      start: (event) => {
        this.#hold(true);
        this.player.pause();
        const box = this.canvas.getBoundingClientRect();
        off = event.clientX - (box.left + (this.place(this.#edge(which)) / 100) * box.width);
      },
      move: (event) => this.#to(which, this.#picture(which, this.timeAt(event.clientX - off))),
      end: () => this.#hold(false),
    });
    handle.addEventListener("keydown", (event) => this.#key(event, which));
  }

  // An edge at a time: the first picture starts there, the last one ends there.
  #picture(which, time) {
    const picture = this.film.at(time);
    const before = which === "last" && time < (this.film.start(picture) + this.film.end(picture)) / 2;
    return picture - (before ? 1 : 0);
  }

  #edge(which) {
    return which === "first" ? this.spanChosen.start : this.spanChosen.end;
  }

  #key(event, which) {
    const pictures = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30 };
    if (!(event.key in pictures)) return;
    this.player.pause();
    this.#to(which, this.spanChosen[which] + pictures[event.key]);
    event.preventDefault();
    event.stopPropagation();
  }

  #to(which, picture) {
    this.spanChosen.move(which, picture);
    this.player.show(this.spanChosen[which]);
  }

  get #length() {
    const fits = Math.max(SHORTEST, Math.min(LONGEST, this.canvas.clientWidth / PER_SECOND));
    return Math.min(fits * SECOND, this.film.duration);
  }

  // Let the window hold a time in its middle, or a whole span with room beside it.
  centre(time, atLeast = 0) {
    const length = Math.min(this.film.duration, Math.max(this.#length, atLeast * 1.6));
    const room = (length * HANDLE) / Math.max(150, this.canvas.clientWidth - 2 * HANDLE);
    this.from = Math.max(-room, Math.min(this.film.duration + room - length, time - length / 2));
    this.to = this.from + length;
    if (length === this.film.duration) [this.from, this.to] = [-room, length + room];
  }

  centreOnSpan() {
    const { start, end, length } = this.spanChosen;
    this.centre((start + end) / 2, length);
  }

  // Keep the place in the film inside the window. True if the window moved.
  show(picture) {
    const time = this.film.start(picture);
    const place = this.place(time);
    const outside = place < 0 || place > 97;
    if (outside && !this.held && this.to - this.from < this.film.duration) {
      this.centre(time + (place > 97 ? 0.35 : 0) * this.#length);
      this.putHead(time);
      return true;
    }
    this.putHead(time);
    return false;
  }

  putSpan(span) {
    super.putSpan(span);
    for (const [which, handle] of Object.entries(this.handles)) {
      const time = span.chosen ? this.#edge(which) : 0;
      const place = this.place(time);
      handle.hidden = !span.chosen || place < -1 || place > 101;
      handle.style.setProperty("--place", `${place}%`); // look.css keeps it inside the strip
      if (!span.chosen) continue;
      const [least, most] = which === "first" ? [0, span.last] : [span.first, this.film.last];
      handle.setAttribute("aria-valuemin", least);
      handle.setAttribute("aria-valuemax", most);
      handle.setAttribute("aria-valuenow", span[which]);
      handle.setAttribute("aria-valuetext", exactly(time));
    }
  }
}
