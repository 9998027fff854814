// The film on screen: always says which picture is shown, and shows the one asked for.
//
// A seek goes to the middle of a picture. Seeks do not pile up: while one is under way,
// only the latest wish is kept. Tells "moved", "playing", "trouble".

import { SECOND } from "./film.js";

const TRIES = 4;
const PAUSE = 1500; // ms before asking again for a film that broke off

export class Player extends EventTarget {
  shown = 0;
  #wish = null;
  #stopAt = null;
  #broken = 0;

  constructor(video) {
    super();
    this.video = video;
    video.addEventListener("seeked", () => this.#seeked());
    video.addEventListener("play", () => this.#tell("playing"));
    video.addEventListener("pause", () => this.#paused());
    video.addEventListener("timeupdate", () => this.exact || this.#put(video.currentTime));
    video.addEventListener("error", () => this.#tell("trouble"));
    video.addEventListener("playing", () => (this.#broken = 0));
    this.#watch();
  }

  // Show another view of the same film, at the same picture.
  open(film, url) {
    const playing = this.playing;
    this.film = film;
    this.video.src = url;
    this.#wish = null;
    this.show(this.film.inside(this.shown));
    if (playing) this.play();
  }

  get playing() {
    return !this.video.paused && !this.video.ended;
  }

  // Whether to ask again by itself for a film that broke off, and when.
  again(open) {
    if (++this.#broken > TRIES) return false;
    setTimeout(open, PAUSE * this.#broken);
    return true;
  }

  play() {
    this.#stopAt = null;
    if (this.shown >= this.film.last) this.show(0);
    this.video.play().catch(() => {}); // a pause came in between; "pause" has told so
  }

  pause() {
    this.video.pause();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  // Play from one picture to another and stop on the last: not one picture more.
  playSpan(first, last) {
    this.pause();
    this.show(first);
    this.#stopAt = last;
    this.video.play().catch(() => {});
  }

  jump(seconds) {
    const time = this.film.start(this.shown) + seconds * SECOND;
    this.show(this.film.at(Math.max(0, Math.min(this.film.duration, time))));
  }

  step(pictures) {
    this.pause();
    this.show(this.shown + pictures);
  }

  show(picture) {
    this.#stopAt = null;
    this.#seek(this.film.inside(picture));
  }

  set rate(rate) {
    this.video.playbackRate = rate;
    this.#tell("playing");
  }

  get rate() {
    return this.video.playbackRate;
  }

  #seek(picture) {
    this.shown = picture;
    // An older wish may still stand: "seeked" comes a little after seeking is over.
    this.#wish = this.video.seeking ? picture : null;
    if (this.#wish === null) this.video.currentTime = this.film.middle(picture);
    this.#tell("moved");
  }

  #seeked() {
    const wish = this.#wish;
    this.#wish = null;
    if (wish !== null) this.#seek(wish);
    else this.#put(this.video.currentTime);
  }

  // The picture that was last put on screen stays: go to its middle, so that a step
  // from here is exact.
  #paused() {
    if (this.#stopAt !== null) this.shown = Math.min(this.shown, this.#stopAt);
    this.#stopAt = null;
    this.#seek(this.shown);
    this.#tell("playing");
  }

  // The browser's clock runs ahead of the screen; the pictures presented do not lie.
  #watch() {
    if (!this.video.requestVideoFrameCallback) return;
    this.exact = true;
    const presented = (_, { mediaTime }) => {
      if (this.playing) this.#put(mediaTime);
      this.video.requestVideoFrameCallback(presented);
    };
    this.video.requestVideoFrameCallback(presented);
  }

  #put(seconds) {
    if (!this.film || this.video.seeking || this.#wish !== null) return;
    this.shown = this.film.at(seconds * SECOND);
    if (this.#stopAt !== null && this.shown >= this.#stopAt) this.pause();
    this.#tell("moved");
  }

  #tell(what) {
    if (this.film) this.dispatchEvent(new Event(what));
  }
}
