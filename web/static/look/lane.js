// What both strips share: tracks, moments and the chosen span, for a stretch of the film
// from `from` to `to` (ns).

import { Drawing } from "./drawing.js";

export class Lane {
  constructor(root, film) {
    this.root = root;
    this.film = film;
    this.canvas = root.querySelector("canvas");
    this.drawing = new Drawing(this.canvas);
    this.moments = root.querySelector(".moments");
    this.stars = root.querySelector(".stars");
    this.span = root.querySelector(".span");
    this.head = root.querySelector(".head");
    this.from = 0;
    this.to = film.duration;
  }

  // Where a time lies, in percent of the width.
  place(time) {
    return (100 * (time - this.from)) / (this.to - this.from);
  }

  // Which time lies under a pointer.
  timeAt(clientX) {
    const box = this.canvas.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
    return Math.max(0, this.from + share * (this.to - this.from));
  }

  put(element, start, end) {
    const left = Math.max(-1, this.place(start));
    const right = Math.min(101, this.place(end));
    element.hidden = right <= 0 || left >= 100;
    element.style.left = `${left}%`;
    element.style.width = `${Math.max(0, right - left)}%`;
  }

  putHead(time) {
    this.head.style.left = `${this.place(time)}%`;
  }

  putSpan(span) {
    if (span.chosen) this.put(this.span, span.start, span.end);
    else this.span.hidden = true;
  }

  putMoments(moments, inHand) {
    const marks = moments.map((moment) => {
      const mark = document.createElement("div");
      mark.className = moment.id === inHand ? "one in-hand" : "one";
      this.put(mark, moment.start, moment.end);
      return mark;
    });
    this.moments.replaceChildren(...marks);
  }

  putStars(stars) {
    const signs = stars.map((at) => {
      const sign = document.createElement("i");
      const place = this.place(at);
      sign.hidden = place < 0 || place > 100;
      sign.style.left = `${place}%`;
      return sign;
    });
    this.stars.replaceChildren(...signs);
  }

  draw(tracks) {
    this.drawing.draw({ from: this.from, to: this.to, gaps: this.film.gaps, tracks });
  }
}

// Follow a pointer that was put down, until it is lifted.
export function drag(element, { start, move, end }) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || start?.(event) === false) return;
    element.setPointerCapture(event.pointerId);
    const moved = (next) => move(next);
    const lifted = (last) => {
      element.removeEventListener("pointermove", moved);
      element.removeEventListener("pointerup", lifted);
      element.removeEventListener("pointercancel", lifted);
      end?.(last);
    };
    element.addEventListener("pointermove", moved);
    element.addEventListener("pointerup", lifted);
    element.addEventListener("pointercancel", lifted);
    move(event);
  });
}
