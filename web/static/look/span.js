// The chosen span: first and last picture of the moment in hand, or nothing.

import { SECOND } from "./film.js";

const MILLISECOND = SECOND / 1000;
const BEFORE = 10 * SECOND;
const AFTER = 5 * SECOND;
const FIRST_GUESS = 5 * SECOND; // until the other end is chosen, too
const REACH = 10 * SECOND; // so far a key moves an edge; beyond, it begins another moment

const INSIDE = 2 * MILLISECOND; // less than a picture: before the end is the last one

export class Span extends EventTarget {
  first = null;
  last = null;

  constructor(film) {
    super();
    this.film = film;
  }

  get chosen() {
    return this.first !== null;
  }

  get start() {
    return this.film.start(this.first);
  }

  get end() {
    return this.film.end(this.last);
  }

  get length() {
    return this.end - this.start;
  }

  // Ten seconds before a picture and five after.
  around(picture) {
    const now = this.film.start(picture);
    return [this.film.at(Math.max(0, now - BEFORE)), this.film.at(now + AFTER)];
  }

  // A new span from a picture on, or up to it.
  from(picture) {
    return [picture, this.film.at(this.film.start(picture) + FIRST_GUESS)];
  }

  upTo(picture) {
    return [this.film.at(Math.max(0, this.film.start(picture) - FIRST_GUESS)), picture];
  }

  // Whether a picture can be meant as this span's new first or last one. Of a moment that
  // was finished only what lies in it can, or the next moment would overwrite it.
  canStartAt(picture, finished) {
    const reach = finished ? 0 : REACH;
    return this.chosen && picture <= this.last && this.start - this.film.start(picture) <= reach;
  }

  canEndAt(picture, finished) {
    const reach = finished ? 0 : REACH;
    return this.chosen && picture >= this.first && this.film.start(picture) - this.end < reach;
  }

  // Take one end elsewhere; the ends may meet but not pass each other.
  move(which, picture) {
    const inside = this.film.inside(picture);
    if (which === "first") this.set(Math.min(inside, this.last), this.last);
    else this.set(this.first, Math.max(inside, this.first));
  }

  // First and last picture of a kept moment.
  pictures({ start, end }) {
    const first = this.film.at(start);
    return [first, Math.max(first, this.film.at(end - INSIDE))];
  }

  set(first, last) {
    if (first === this.first && last === this.last) return;
    [this.first, this.last] = [first, last];
    this.dispatchEvent(new Event("changed"));
  }

  clear() {
    this.set(null, null);
  }
}
