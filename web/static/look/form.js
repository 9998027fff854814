// The moment in hand: its span and words. Every change is kept at once; there is nothing
// to press. The film waits while somebody types, and goes on at Enter.

import { newId } from "./notes.js";
import { $ } from "./say.js";
import { exactly, long } from "./words.js";

const TEXTS = { name: "a new name", seen: "new notes", note: "new notes" };

export class MomentForm extends EventTarget {
  id = null;
  finished = false; // its words are done: what is marked elsewhere now is another moment
  #waiting = ""; // what the film did before somebody typed: "play" or "loop"

  constructor({ notes, edits, span, player, labels }) {
    super();
    Object.assign(this, { notes, edits, span, player, labels });
    this.form = $("moment");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.done();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.done();
    });
    this.form.addEventListener("input", ({ target }) => this.#typed(target));
    player.addEventListener("playing", () => player.playing && (this.#waiting = ""));
    span.addEventListener("changed", () => {
      if (span.chosen && !this.taking) this.#change("a new length", true);
      this.show();
    });
    labels.addEventListener("changed", () => this.id && this.take(this.id));
    notes.addEventListener("changed", ({ detail: others }) => others.includes(this.id) && this.again());
  }

  #typed(field) {
    if (field.matches("input[type=text], textarea")) {
      const { looping, playing } = this.player;
      if (playing) this.player.pause();
      if (playing) this.#waiting = looping ? "loop" : "play";
      this.#change(TEXTS[field.id] ?? "other labels", true);
    } else this.#change("other labels");
  }

  #change(what, typed = false) {
    if (what !== "a new length") this.finished = false;
    this.edits.change("moments", this.id, this.#value, { what, typed });
  }

  get #value() {
    const texts = Object.fromEntries(Object.keys(TEXTS).map((key) => [key, $(key).value]));
    const { start, end } = this.span;
    return { ...texts, labels: this.labels.chosen, start, end };
  }

  // A new moment of these pictures, kept at once and in hand.
  begin([first, last], what) {
    const [start, end] = [this.span.film.start(first), this.span.film.end(last)];
    const id = newId();
    const empty = { name: "", seen: "", note: "", labels: [], start, end };
    this.edits.change("moments", id, empty, { what });
    this.take(id);
  }

  // Take a moment in hand.
  take(id) {
    const moment = this.notes.find("moments", id);
    this.taking = true;
    this.finished &&= id === this.id;
    this.id = id;
    for (const key of Object.keys(TEXTS)) $(key).value = moment?.[key] ?? "";
    this.labels.chosen = moment?.labels ?? [];
    if (moment) this.span.set(...this.span.pictures(moment));
    else this.span.clear();
    this.taking = false;
    this.#fold();
    this.show();
    this.dispatchEvent(new Event("taken"));
  }

  // Take it in hand as it is now; let go of it if it is gone.
  again() {
    if (this.notes.find("moments", this.id)) this.take(this.id);
    else this.drop();
  }

  // Let go of it; what was changed is on its way to the box.
  drop() {
    this.notes.flush();
    this.take(null);
  }

  // As Enter in a field: the words are kept, and the film goes on if it was playing.
  done() {
    this.notes.flush();
    this.finished = true;
    document.activeElement?.blur();
    const was = this.#waiting;
    this.#waiting = "";
    if (was) this.dispatchEvent(new CustomEvent("go-on", { detail: was }));
  }

  // Private notes stay folded away; that there are some is told.
  #fold() {
    $("private").open = false;
    $("written").hidden = !($("seen").value || $("note").value);
  }

  show() {
    const { chosen } = this.span;
    this.form.classList.toggle("empty", !chosen);
    $("moment-fields").hidden = !chosen;
    $("moment-hint").hidden = chosen;
    for (const button of document.querySelectorAll("[data-span]")) button.disabled = !chosen;
    if (!chosen) $("chosen").textContent = "No moment chosen yet";
    else {
      const { start, end, length } = this.span;
      $("chosen").textContent = `${exactly(start)} to ${exactly(end)} · ${long(length)}`;
    }
  }
}
