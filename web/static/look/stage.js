// Everything of the page that shows the film, kept in step: film, strips, list, words.

import { CloseUp } from "./close.js";
import { MomentForm } from "./form.js";
import { Kept } from "./kept.js";
import { Notes } from "./notes.js";
import { Player } from "./player.js";
import { Span } from "./span.js";
import { Whole } from "./whole.js";
import { clock, exactly } from "./words.js";

export const $ = (id) => document.getElementById(id);

// For those who listen: what just happened.
export function say(text) {
  $("say").textContent = text;
}

export class Stage {
  constructor(recording, film, notes) {
    this.film = film;
    this.player = new Player($("film"));
    this.span = new Span(film);
    this.notes = new Notes(recording, notes);
    this.form = new MomentForm(this.notes, this.span, this.player);
    this.kept = new Kept(recording, film);
    this.whole = new Whole($("whole"), film, this.player, recording);
    this.close = new CloseUp($("close"), film, this.player, this.span);
    this.lanes = [this.whole, this.close];
    this.#listen();
  }

  #listen() {
    this.player.addEventListener("moved", () => this.#moved());
    this.player.addEventListener("playing", () => this.#playing());
    this.span.addEventListener("changed", () => this.#marks());
    this.notes.addEventListener("changed", () => this.list());
    this.form.addEventListener("kept", () => this.list());
    new ResizeObserver(() => this.draw()).observe($("whole"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  // A view of the film, the first or a newer one.
  open(told) {
    $("growing").hidden = !told.recording_now;
    $("length").textContent = clock(this.film.duration);
    this.whole.to = this.film.duration;
    this.player.open(this.film, told.film);
    this.close.centre(this.film.start(this.player.shown));
    this.draw();
  }

  draw() {
    for (const lane of this.lanes) lane.draw();
    this.#marks();
  }

  list() {
    this.kept.show(this.notes.moments, this.form.id);
    this.#marks();
  }

  #marks() {
    this.whole.showWindow(this.close);
    for (const lane of this.lanes) {
      lane.putSpan(this.span);
      lane.putMoments(this.notes.moments, this.form.id);
      lane.putHead(this.film.start(this.player.shown));
    }
  }

  #moved() {
    this.whole.show(this.player.shown);
    $("time").textContent = exactly(this.film.start(this.player.shown));
    if (this.close.show(this.player.shown)) this.draw();
  }

  #playing() {
    const { playing, rate } = this.player;
    document.body.classList.toggle("is-playing", playing);
    for (const word of document.querySelectorAll("[data-play]")) {
      word.textContent = playing ? "Pause" : "Play";
    }
    for (const [what, pressed] of [["half", rate === 0.5], ["quarter", rate === 0.25]]) {
      const button = document.querySelector(`[data-do="${what}"]`);
      button.setAttribute("aria-pressed", String(pressed));
    }
  }
}
