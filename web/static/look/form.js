// The moment in hand: its span and words. Putting it down keeps what was changed.

import { exactly, long } from "./words.js";

const $ = (id) => document.getElementById(id);
const TEXTS = ["name", "seen", "note"];

export class MomentForm extends EventTarget {
  id = null;
  dirty = false;

  constructor(notes, span, player) {
    super();
    Object.assign(this, { notes, span, player });
    const form = $("moment");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.keep();
    });
    form.addEventListener("input", (event) => {
      this.#touched();
      if (event.target.matches("input[type=text], textarea")) player.pause();
    });
    span.addEventListener("changed", () => {
      if (span.chosen && !this.taking) this.#touched();
      this.show();
    });
    addEventListener("beforeunload", (event) => this.dirty && event.preventDefault());
    addEventListener("vig-locking", ({ detail }) => this.dirty && detail.push(this.keep()));
    addEventListener("vig-leaving", () => (this.dirty = false));
  }

  #touched() {
    this.dirty = true;
    $("state").textContent = "Not kept yet";
  }

  get ticks() {
    return [...document.querySelectorAll("#moment [name=label]")];
  }

  get value() {
    const ticked = this.ticks.filter((tick) => tick.checked).map((tick) => tick.value);
    const own = $("own").value.split(",").map((word) => word.trim()).filter(Boolean);
    const texts = Object.fromEntries(TEXTS.map((key) => [key, $(key).value]));
    const { start, end } = this.span;
    return { id: this.id, ...texts, labels: [...ticked, ...own], start, end };
  }

  // Take a moment in hand: a kept one, or a new one with no words yet.
  take(moment) {
    this.taking = true;
    this.id = moment.id ?? null;
    for (const key of TEXTS) $(key).value = moment[key] ?? "";
    const labels = moment.labels ?? [];
    for (const tick of this.ticks) tick.checked = labels.includes(tick.value);
    const known = this.ticks.map((tick) => tick.value);
    $("own").value = labels.filter((label) => !known.includes(label)).join(", ");
    if (moment.start !== undefined) this.span.set(...this.span.pictures(moment));
    this.taking = false;
    this.dirty = false;
    $("state").textContent = "";
    this.show();
  }

  // Keep what is in hand. Answers whether that went well.
  async keep() {
    if (!this.span.chosen) return false;
    const sent = this.value;
    this.dirty = false;
    $("state").textContent = "Keeping …";
    try {
      const kept = await this.notes.keep(sent);
      this.id ??= kept;
      if (!this.dirty) $("state").textContent = "Kept";
      this.show();
      this.dispatchEvent(new Event("kept"));
      return true;
    } catch (problem) {
      this.#touched();
      $("state").textContent = problem.message || "Cannot reach the box. Not kept yet.";
      return false;
    }
  }

  // Let go of it; what was changed is kept first.
  async putDown() {
    if (this.dirty && !(await this.keep())) return false;
    this.drop();
    return true;
  }

  // Let go of it as it is.
  drop() {
    this.take({});
    this.span.clear();
  }

  show() {
    const { chosen } = this.span;
    $("moment-fields").hidden = !chosen;
    $("moment-hint").hidden = chosen;
    $("keep").textContent = this.id ? "Keep changes" : "Keep moment";
    for (const button of document.querySelectorAll("[data-span]")) button.disabled = !chosen;
    if (!chosen) $("chosen").textContent = "No moment chosen yet";
    else {
      const { start, end } = this.span;
      $("chosen").textContent = `${exactly(start)} to ${exactly(end)} · ${long(end - start)}`;
    }
  }
}
