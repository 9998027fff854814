// The opened film on screen: step by one picture, slowly, again and again, by moments.

import { Film, SECOND } from "../look/film.js";
import { Player } from "../look/player.js";

const SLOW = [1, 0.5, 0.25];
const $ = (id) => document.getElementById(id);

function clock(time, digits) {
  const tenths = Math.floor(time / (SECOND / 10));
  const seconds = Math.floor(tenths / 10) % 60;
  const whole = `${Math.floor(tenths / 600)}:${String(seconds).padStart(2, "0")}`;
  return digits ? `${whole}.${tenths % 10}` : whole;
}

export class Show {
  constructor(about, film) {
    const told = { duration: about.duration, gaps: [] };
    this.film = new Film(told, about.frames);
    this.player = new Player($("film"));
    this.parts = about.parts;
    this.part = null; // the moment that was chosen, else the film as a whole
    this.looping = false;
    this.url = URL.createObjectURL(new Blob(film, { type: "video/mp4" }));
    $("place").max = this.film.last;
    $("length").textContent = clock(about.duration);
    $("large").hidden = !document.fullscreenEnabled;
    this.#listen();
    this.#list();
  }

  // Resolves when the first picture is there.
  async open() {
    const shown = new Promise((good, bad) => {
      $("film").addEventListener("loadeddata", good, { once: true });
      $("film").addEventListener("error", bad, { once: true });
    });
    this.player.open(this.film, this.url);
    await shown;
  }

  #listen() {
    this.player.addEventListener("moved", () => this.#moved());
    this.player.addEventListener("playing", () => this.#playing());
    $("place").addEventListener("input", () => this.player.show(Number($("place").value)));
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) this.act(button.dataset.do);
    });
  }

  get #span() {
    return this.part ?? { first: 0, last: this.film.last };
  }

  act(what) {
    const { player } = this;
    const acts = {
      play: () => (player.playing ? player.pause() : this.#play()),
      back: () => player.step(-1),
      on: () => player.step(1),
      half: () => this.#slow(0.5),
      quarter: () => this.#slow(0.25),
      slow: () => (player.rate = SLOW[(SLOW.indexOf(player.rate) + 1) % SLOW.length]),
      loop: () => this.#loop(),
      large: () => $("film").requestFullscreen(),
    };
    acts[what]();
  }

  // On from here to the end of the moment; from its end, once more from its start.
  #play() {
    const { first, last } = this.#span;
    const here = this.player.shown;
    const anew = this.looping || here < first || here >= last;
    this.#playSpan(anew ? first : here, last);
  }

  #playSpan(first, last) {
    this.player.playSpans([[first, last]], { again: this.looping });
  }

  #slow(rate) {
    this.player.rate = this.player.rate === rate ? 1 : rate;
  }

  #loop() {
    this.looping = !this.looping;
    document.querySelector("[data-do=loop]").setAttribute("aria-pressed", this.looping);
    if (this.player.playing || this.looping) this.#play();
  }

  #choose(part) {
    this.part = this.part === part ? null : part;
    this.#mark();
    this.#playSpan(part.first, this.#span.last);
  }

  #moved() {
    const { shown } = this.player;
    const time = clock(this.film.start(shown), true);
    $("place").value = shown;
    $("place").setAttribute("aria-valuetext", `${time}, picture ${shown + 1}`);
    $("time").textContent = time;
  }

  #playing() {
    const { playing, rate } = this.player;
    document.querySelector("[data-play]").textContent = playing ? "Pause" : "Play";
    for (const [what, speed] of [["half", 0.5], ["quarter", 0.25]]) {
      const button = document.querySelector(`[data-do=${what}]`);
      button.setAttribute("aria-pressed", rate === speed);
    }
  }

  #list() {
    $("parts").hidden = this.parts.length < 2;
    this.buttons = this.parts.map((part, number) => {
      const button = document.createElement("button");
      const length = this.film.end(part.last) - this.film.start(part.first);
      button.type = "button";
      button.className = "button";
      button.textContent = `${part.title || `Moment ${number + 1}`} (${clock(length, true)})`;
      button.addEventListener("click", () => this.#choose(part));
      const line = document.createElement("li");
      line.append(button);
      $("parts").querySelector("ol").append(line);
      return button;
    });
    this.#mark();
  }

  #mark() {
    this.buttons.forEach((button, number) => {
      button.setAttribute("aria-pressed", this.parts[number] === this.part);
    });
  }
}

const KEYS = { " ": "play", k: "play", ",": "back", ".": "on", s: "slow" };

export function keys(show) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target.closest("button")) return;
    const what = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (!what) return;
    event.preventDefault();
    show.act(what);
  });
}
