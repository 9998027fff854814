// The film on screen: always says which picture is shown, and shows the one asked for.
//
// A seek goes to the middle of a picture. Seeks do not pile up: while one is under way,
// only the latest wish is kept. Spans are played to their last picture and not one more.
// Tells "moved", "playing", "span", "trouble".

import { SECOND } from "./film.js";

const TRIES = 4;
const PAUSE = 1500; // ms before asking again for a film that broke off
const LEAD = 0.045; // seconds in which a browser obeys a pause; sound may miss so much
const FRESH = 0.15; // seconds for which a picture on screen tells where the film is
const LATEST = 0.25; // more than that, even a busy machine is not allowed for
const BREATH = 450; // ms on the last picture, before what comes next

export class Player extends EventTarget {
  shown = 0;
  #wish = null;
  #plan = null; // spans in play: { spans, at, again, rest }
  #aim = 0;
  #seen = null; // the picture last put on screen while playing: { time, at }
  #late = 0; // seconds by which things came too late on this machine
  #broken = 0;

  constructor(video) {
    super();
    this.video = video;
    video.preservesPitch = true; // slow speech stays speech
    video.addEventListener("seeked", () => this.#seeked());
    video.addEventListener("play", () => this.#tell("playing"));
    video.addEventListener("pause", () => this.#paused());
    video.addEventListener("timeupdate", () => this.exact || this.#put(video.currentTime));
    video.addEventListener("error", () => video.hasAttribute("src") && this.#tell("trouble"));
    video.addEventListener("playing", () => {
      this.#broken = 0;
      this.#near();
    });
    this.#watch();
  }

  // Show another view of the same film, at the same picture. The first may be under way
  // already, as the page names it, too.
  open(film, url) {
    const playing = this.playing;
    const underWay = !this.film && !this.video.error && this.video.getAttribute("src") === url;
    this.#leave();
    this.film = film;
    if (underWay) return this.#tell("moved"); // it begins with its first picture
    this.video.src = url;
    this.video.playbackRate = this.video.defaultPlaybackRate;
    this.#wish = null;
    this.show(this.film.inside(this.shown));
    if (playing) this.play();
  }

  // Let go of the film: nothing of it stays on the page.
  shut() {
    this.pause();
    this.video.removeAttribute("src");
    this.video.load();
  }

  get playing() {
    return Boolean(this.#plan?.rest) || (!this.video.paused && !this.video.ended);
  }

  // Which of the spans is being played, from 0; null when the film plays freely.
  get span() {
    return this.#plan && this.#plan.at;
  }

  get looping() {
    return Boolean(this.#plan?.again);
  }

  // Whether to ask again by itself for a film that broke off, and when.
  again(open) {
    if (++this.#broken > TRIES) return false;
    setTimeout(open, PAUSE * this.#broken);
    return true;
  }

  play() {
    this.#leave();
    if (this.shown >= this.film.last) this.show(0);
    this.#go();
  }

  pause() {
    this.#leave();
    this.video.pause();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  // Play spans, each [first, last], one after another; again and again if asked.
  playSpans(spans, { again = false } = {}) {
    this.#leave();
    this.#plan = { spans, again };
    this.#begin(0);
  }

  // The spans in play were changed, as by trimming; the place in them stays.
  change(spans) {
    if (this.#plan) this.#plan.spans = spans;
    this.#near();
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
    this.#leave();
    this.#seek(this.film.inside(picture));
  }

  // A speed outlives a newer view of the film.
  set rate(rate) {
    this.video.playbackRate = this.video.defaultPlaybackRate = rate;
    this.#near();
    this.#tell("playing");
  }

  get rate() {
    return this.video.playbackRate;
  }

  #go() {
    this.video.play().catch(() => {}); // a pause came in between; "pause" has told so
  }

  #begin(at) {
    this.video.pause();
    Object.assign(this.#plan, { at, rest: 0 });
    this.#seek(this.film.inside(this.#plan.spans[at][0]));
    this.#go();
    this.#tell("span");
  }

  // A person took over: no span is played any more.
  #leave() {
    const plan = this.#plan;
    this.#plan = null;
    clearTimeout(this.#aim);
    clearTimeout(plan?.rest);
    if (plan) this.#tell("span");
    if (plan?.rest) this.#tell("playing");
  }

  // Pause shortly before the last picture is over. A timer, as the news of a picture
  // comes when it is on screen, and the next one may follow before it is heard.
  #near() {
    clearTimeout(this.#aim);
    if (!this.#plan || this.#plan.rest || this.video.paused) return;
    const end = this.film.end(this.film.inside(this.#plan.spans[this.#plan.at][1]));
    const left = (end / SECOND - this.#place) / this.rate - LEAD - this.#late;
    if (left < 0.002) return this.#reached();
    const due = performance.now() + left * 1000;
    this.#aim = setTimeout(() => {
      this.#came(due);
      this.#near();
    }, left * 1000);
  }

  // Where the film is (s). At slow speeds the browser's clock can lag behind the screen.
  get #place() {
    const { currentTime } = this.video;
    if (!this.#seen) return currentTime;
    const since = Math.min(FRESH, (performance.now() - this.#seen.at) / 1000);
    return Math.max(currentTime, this.#seen.time + since * this.rate);
  }

  // How late things come here; a machine that is busy now will be in a second.
  #came(due) {
    const late = (performance.now() - due) / 1000;
    this.#late = Math.min(LATEST, Math.max(late, this.#late * 0.98));
  }

  #reached() {
    const { spans, at, again } = this.#plan;
    const next = at + 1 < spans.length ? at + 1 : again ? 0 : null;
    this.video.pause();
    this.#seek(this.film.inside(spans[at][1]));
    if (next === null) this.#leave();
    else this.#plan.rest = setTimeout(() => this.#begin(next), BREATH);
  }

  #seek(picture) {
    this.shown = picture;
    this.#seen = null;
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
    this.#near();
  }

  // The picture that was last put on screen stays: go to its middle, so that a step
  // from here is exact.
  #paused() {
    if (!this.video.paused || !this.film) return; // told late: it plays again
    if (this.#plan && !this.#plan.rest && this.video.ended) return this.#reached();
    if (!this.#plan?.rest) this.#leave(); // paused by the browser or a headphone's button
    if (!this.#plan) this.#seek(this.shown);
    this.#tell("playing");
  }

  // The browser's clock runs ahead of the screen; the pictures presented do not lie.
  #watch() {
    if (!this.video.requestVideoFrameCallback) return;
    this.exact = true;
    const presented = (_, { mediaTime, presentationTime }) => {
      this.#came(presentationTime);
      const { paused, ended, seeking } = this.video;
      if (!paused && !ended && !seeking) this.#seen = { time: mediaTime, at: presentationTime };
      if (!paused && !ended) this.#put(mediaTime);
      this.video.requestVideoFrameCallback(presented);
    };
    this.video.requestVideoFrameCallback(presented);
  }

  #put(seconds) {
    if (!this.film || this.video.seeking || this.#wish !== null) return;
    this.shown = this.film.at(seconds * SECOND);
    this.#near();
    this.#tell("moved");
  }

  #tell(what) {
    if (this.film) this.dispatchEvent(new Event(what));
  }
}
