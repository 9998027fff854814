// What stands on the shared screen: the question, then one moment or picture at a time.
//
// Film starts only when somebody asks, and stops by itself on its last picture. Nothing
// goes on to the next by itself. Tells "changed".

import { Film, starts } from "../look/film.js";
import { Player } from "../look/player.js";
import { $ } from "../look/say.js";

const RATES = { whole: 1, half: 0.5, quarter: 0.25 };
const ENOUGH = 4000; // ms after which film may be played though not all of it is here
const QUESTION = -1;

export class Screen extends EventTarget {
  at = QUESTION;
  items = [];
  speed = "whole";
  ready = false;
  #from = ""; // which film the player has
  #patience = 0;

  constructor() {
    super();
    this.video = $("film");
    this.player = new Player(this.video);
    this.player.addEventListener("playing", () => this.#tell());
    this.player.addEventListener("moved", () => this.playing || this.#tell());
    this.player.addEventListener("trouble", () => this.#trouble());
    this.video.addEventListener("canplaythrough", () => this.#enough());
  }

  // What the box says of all that can be shown.
  take({ question, items }) {
    this.question = question;
    this.items = items;
    this.#put();
  }

  get item() {
    return this.items[this.at];
  }

  get playing() {
    return this.isFilm && this.player.playing;
  }

  get isFilm() {
    return this.item?.kind === "moment" && this.item.state === "ready";
  }

  get isStill() {
    return this.item?.kind === "still" && this.item.state === "ready";
  }

  get first() {
    return this.at === QUESTION;
  }

  get last() {
    return this.at === this.items.length - 1;
  }

  // Where in the clip the picture on screen is (ns): its middle.
  get time() {
    if (!this.isFilm || !this.player.film) return 0;
    return Math.round(this.player.film.middle(this.player.shown) * 1e9);
  }

  // Go to another one: it stands still, at its first picture, until somebody asks.
  show(number) {
    this.freeze();
    this.at = Math.max(QUESTION, Math.min(this.items.length - 1, number));
    if (this.isFilm && this.#from === this.#url) this.player.show(0);
    this.#put();
  }

  again() {
    if (!this.#may()) return;
    this.player.pause();
    this.player.show(0);
    this.player.play();
  }

  play() {
    if (this.#may()) this.player.play();
  }

  freeze() {
    if (this.player.film) this.player.pause();
  }

  toggle() {
    if (this.playing) this.freeze();
    else this.play();
  }

  step(pictures) {
    if (this.#may()) this.player.step(pictures);
  }

  slow(speed) {
    this.speed = speed;
    this.player.rate = RATES[speed];
    this.#tell();
  }

  slower() {
    const speeds = Object.keys(RATES);
    this.slow(speeds[(speeds.indexOf(this.speed) + 1) % speeds.length]);
  }

  // Film is gone from this screen: nothing of it stays.
  shut() {
    this.items = [];
    this.at = QUESTION;
    this.player.shut();
    $("still").removeAttribute("src");
    this.#tell();
  }

  #may() {
    return this.isFilm && this.ready;
  }

  get #url() {
    const [kind, ends] = this.isStill ? ["still", "jpg"] : ["film", "mp4"];
    return `/shared/${kind}/${this.at}.${ends}`;
  }

  #put() {
    if (this.isFilm) this.#film();
    else this.#noFilm();
    if (this.isStill && $("still").getAttribute("src") !== this.#url) $("still").src = this.#url;
    this.#tell();
  }

  // Film that was erased meanwhile is let go of.
  #noFilm() {
    this.freeze();
    if (this.item?.state !== "failed" || !this.#from) return;
    this.#from = "";
    this.player.shut();
  }

  #film() {
    if (this.#from === this.#url) return;
    this.#from = this.#url;
    this.ready = false;
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.#enough(), ENOUGH);
    const { duration, frames } = this.item;
    this.player.shown = 0;
    this.player.open(new Film({ duration, gaps: [] }, starts(frames)), this.#from);
  }

  // All of it is here: nothing stalls in front of a family.
  #enough() {
    this.ready = true;
    this.#tell();
  }

  // The connection broke while film was fetched: ask for it anew, at the same picture.
  #trouble() {
    const url = this.#from;
    this.player.again(() => {
      if (url === this.#from && this.isFilm) this.player.open(this.player.film, url);
    });
  }

  #tell() {
    this.dispatchEvent(new Event("changed"));
  }
}
