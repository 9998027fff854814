// A review as this page has it: what the box holds, and over it what was typed here and
// is not there yet. A change is sent by itself, soon after it was made. When somebody else
// saved meanwhile, both are laid over each other; where both wrote in one field, theirs
// waits in "both" and that field is not sent until the person has chosen.
//
// Tells "changed" (others changed fields), "state", "erased".

import { ask, here, Refusal } from "../box.js";
import { alike, changes, flat, merged, order, put } from "./flat.js";

const SOON = 700; // ms after the last key
const AGAIN = 5000;

export class Keeping extends EventTarget {
  #base = new Map();
  #sent = null; // what may have arrived, while only the answer did not
  #sending = null;
  #timer = 0;
  fields = new Map();
  parts = new Map(); // what the box told of each part: its picture, name, whether it is there
  both = new Map();
  version = 0;
  refused = "";
  away = "";

  constructor(id) {
    super();
    this.id = id;
    this.path = `/api/reviews/${id}`;
    this.others = new BroadcastChannel("vig-reviews");
    this.others.addEventListener("message", ({ data }) => data === id && this.#look());
    document.addEventListener("visibilitychange", () => document.hidden || this.#look());
    here.addEventListener("back", () => this.flush());
  }

  async load() {
    this.#take(await this.#asked());
  }

  get(key) {
    return this.fields.get(key) ?? "";
  }

  get order() {
    return order(this.fields);
  }

  // Keep a field; while somebody types it is sent soon.
  set(key, value, { soon = false } = {}) {
    if (this.fields.get(key) === value) return;
    this.fields.set(key, value);
    this.#later(soon ? SOON : 0);
  }

  // Put a part at the end.
  add(part) {
    const found = { prompt: "", words: "", ...part };
    this.parts.set(found.id, found);
    put(this.fields, found, false);
    this.set("order", [...this.order, found.id].join(" "));
  }

  // What the box was not told yet, but what waits for a choice: by the parts of a review.
  #waiting() {
    const mine = new Map(this.fields);
    for (const [key, theirs] of this.both) mine.set(key, theirs);
    return { mine, sent: changes(mine, this.#base) };
  }

  get unsaved() {
    return Object.keys(changes(this.fields, this.#base));
  }

  choose(key, value) {
    this.both.delete(key);
    this.fields.set(key, value);
    this.#tell("changed");
    return this.flush();
  }

  // Send what is waiting, now. Whether all of it is on the box then.
  async flush() {
    clearTimeout(this.#timer);
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    await this.#sending;
    return this.unsaved.length === 0;
  }

  async #sendAll() {
    try {
      for (let next = this.#waiting(); Object.keys(next.sent).length; next = this.#waiting()) {
        await this.#send(next);
        if (this.refused) break;
      }
      this.away = "";
    } catch (why) {
      this.away = why instanceof Refusal ? why.message : "The box cannot be reached.";
      if (why.status !== 404) this.#later(AGAIN, true);
    }
    this.#tell("state");
  }

  async #send({ mine, sent }) {
    this.refused = "";
    this.#tell("state");
    try {
      const told = await ask(this.path, { method: "PATCH", body: { base: this.version, review: sent } });
      this.#sent = null;
      this.#base = mine; // as it was sent: the box may have tidied it, and nobody else wrote
      this.#heard(told);
      this.others.postMessage(this.id);
    } catch (why) {
      if (why.status === 409 && why.answer.now.version > this.version) return this.#theirs(why.answer.now);
      if (why.status === 404) this.#tell("erased");
      if (![400, 413].includes(why.status)) {
        this.#sent = mine;
        throw why;
      }
      this.refused = why.message;
    }
  }

  // What others saved meanwhile; of it, what we sent ourselves without an answer is ours.
  #theirs(told) {
    const fields = flat(told);
    for (const [key, value] of this.#sent ?? []) {
      if (alike(fields.get(key), value)) this.#base.set(key, value);
    }
    this.#sent = null;
    this.#take(told);
    this.#tell("changed");
  }

  #take(told) {
    if (told.version < this.version) return;
    const theirs = flat(told);
    const base = new Map(this.#base);
    for (const key of this.both.keys()) base.set(key, this.both.get(key));
    const { fields, both } = merged(base, this.fields, theirs);
    for (const key of this.both.keys()) {
      if (!alike(fields.get(key), theirs.get(key))) both.set(key, theirs.get(key));
    }
    [this.#base, this.fields, this.both] = [theirs, fields, both];
    this.#heard(told);
  }

  #heard(told) {
    this.version = told.version;
    for (const item of told.items) this.parts.set(item.id, item);
  }

  async #asked() {
    try {
      return await ask(this.path, { itself: true });
    } catch (why) {
      if (why.status === 404) this.#tell("erased");
      throw why;
    }
  }

  // Whether others changed it; the next poll of the page tells why it cannot be asked.
  async #look() {
    const told = await this.#asked().catch(() => null);
    if (!told || told.version <= this.version) return;
    this.#theirs(told);
    this.#tell("state");
  }

  #later(wait, quiet = false) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), wait);
    if (quiet) return;
    this.refused = "";
    this.#tell("state");
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
