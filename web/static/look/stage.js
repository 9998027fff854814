// Everything of the page that shows the film, kept in step: film, strips, lists, words.

import { CloseUp } from "./close.js";
import { Conflict } from "./conflict.js";
import { Edits } from "./edits.js";
import { MomentForm } from "./form.js";
import { Moments, Stills } from "./kept.js";
import { Labels } from "./labels.js";
import { Lanes } from "./lanes.js";
import { offer } from "./list.js";
import { Notes } from "./notes.js";
import { Player } from "./player.js";
import { $ } from "./say.js";
import * as signs from "./signs.js";
import { Span } from "./span.js";
import { Stars } from "./stars.js";
import { Whole } from "./whole.js";
import { called, clock, exactly } from "./words.js";

export class Stage {
  inPlay = null; // the moments that are played one after another

  constructor(recording, film, notes) {
    Object.assign(this, { recording, film });
    this.player = new Player($("film"));
    this.span = new Span(film);
    this.notes = new Notes(recording, notes);
    this.edits = new Edits(this.notes);
    this.labels = new Labels();
    this.form = new MomentForm(this);
    this.conflict = new Conflict(this.notes);
    this.kept = new Moments(recording, film);
    this.stills = new Stills(recording, film);
    this.stars = new Stars(this);
    this.lanes = new Lanes(recording);
    this.whole = new Whole($("whole"), film, this.player, recording);
    this.close = new CloseUp($("close"), film, this.player, this.span);
    this.strips = [this.whole, this.close];
    this.#listen();
  }

  #listen() {
    this.player.addEventListener("moved", () => this.#moved());
    this.player.addEventListener("playing", () => signs.playing(this.player));
    this.player.addEventListener("span", () => this.#inSpan());
    this.span.addEventListener("changed", () => this.#marks());
    this.notes.addEventListener("changed", () => this.list());
    this.notes.addEventListener("state", () => signs.state(this.notes));
    this.edits.addEventListener("changed", () => signs.undo(this.edits));
    this.form.addEventListener("taken", () => this.#taken());
    this.lanes.addEventListener("changed", () => this.#lanes());
    new ResizeObserver(() => this.#resized()).observe($("whole"));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  // A view of the film, the first or a newer one.
  open(told) {
    $("length").textContent = clock(this.film.duration);
    this.whole.to = this.film.duration;
    this.player.open(this.film, told.film);
    this.stars.tell(told.stars);
    if (!this.span.chosen) this.close.centre(this.film.start(this.player.shown));
    this.draw();
  }

  draw() {
    for (const strip of this.strips) strip.draw(this.lanes.tracks);
    this.#marks();
  }

  list() {
    this.kept.show(this.notes.all("moments"), this.form.id);
    this.stills.show(this.notes.all("stills"));
    this.stars.list();
    this.offer();
    this.#marks();
  }

  offer() {
    offer($("take"), this.recording, this.kept.picked);
    $("take").parentElement.hidden = !this.kept.rows().length;
  }

  #resized() {
    if (this.span.chosen) this.close.centreOnSpan();
    else this.close.centre(this.film.start(this.player.shown));
    this.draw();
  }

  #taken() {
    if (this.span.chosen) this.close.centreOnSpan();
    this.draw();
    this.list();
  }

  #marks() {
    this.whole.showWindow(this.close);
    for (const strip of this.strips) {
      strip.putSpan(this.span);
      strip.putMoments(this.notes.all("moments"), this.form.id);
      strip.putStars(this.stars.all);
      strip.putHead(this.film.start(this.player.shown));
    }
  }

  #moved() {
    this.whole.show(this.player.shown);
    $("time").textContent = exactly(this.film.start(this.player.shown));
    if (this.close.show(this.player.shown)) this.draw();
  }

  // Which of several moments plays just now.
  #inSpan() {
    const at = this.player.span;
    const moment = at === null ? null : this.inPlay?.[at];
    if (at === null) this.inPlay = null;
    $("in-play").hidden = !moment;
    if (moment) $("in-play").textContent = `${at + 1} of ${this.inPlay.length} · ${called(moment)}`;
    signs.playing(this.player);
  }

  #lanes() {
    const { pictures } = this.lanes;
    signs.legend(this.lanes, this.lanes.tracks);
    this.draw();
    this.whole.pictures(pictures.length ? pictures : null);
  }
}
