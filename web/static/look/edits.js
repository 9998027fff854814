// Changes and how to take them back, the last one first. What is done in one go, as
// typing a name or dragging a handle, is taken back in one go.

import { text } from "./notes.js";

const ONE_GO = 4000; // ms
const DEPTH = 100;

export class Edits extends EventTarget {
  #done = [];

  constructor(notes) {
    super();
    this.notes = notes;
    notes.addEventListener("changed", ({ detail: others }) => {
      if (!others.length) return;
      this.#done = this.#done.filter(({ id }) => !others.includes(id)); // no longer ours alone
      this.#tell();
    });
  }

  // Change a moment or still, or remove it (null); `what` says it in words.
  change(kind, id, after, { what, typed = false }) {
    const before = this.notes.find(kind, id);
    if (text(before) === text(after && { ...after, id })) return;
    const last = this.#done.at(-1);
    const now = performance.now();
    const same = last && last.id === id && last.what === what && before && after;
    if (same && now - last.at < ONE_GO) last.at = now;
    else this.#done.push({ kind, id, before, what, at: now });
    this.#done = this.#done.slice(-DEPTH);
    this.notes.put(kind, id, after, { soon: typed });
    this.#tell();
  }

  // What would be taken back now, or nothing.
  get last() {
    return this.#done.at(-1);
  }

  undo() {
    const last = this.#done.pop();
    if (!last) return null;
    this.notes.put(last.kind, last.id, last.before);
    this.#tell();
    return last;
  }

  #tell() {
    this.dispatchEvent(new Event("changed"));
  }
}
