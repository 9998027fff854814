// The notes of a film, moments and stills, as this page has them: what the box holds, and
// over it what it was not told yet. A change shows at once and is sent by itself, one
// after the other, as often as it takes. When somebody else changed the same moment
// meanwhile, nothing is sent until the person has chosen; see conflict.js.
//
// Tells "changed" (detail: the ids that others changed), "state", "erased".

import { ask, Refusal } from "../box.js";

const SOON = 600; // ms after the last key
const ONE = { moments: "moment", stills: "still" };

// Equal values have equal texts, whatever the order of their keys.
export function text(value) {
  const tidy = (word) => (typeof word === "string" ? word.trim() : word);
  const pairs = Object.entries(value ?? {}).map(([key, word]) => [key, tidy(word)]);
  return JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export class Notes extends EventTarget {
  #version = 0;
  #box = new Map(); // what the box holds: "moments/<id>" to its value
  #mine = new Map(); // what it was not told yet: { value, over, refused, differs }
  #sending = null;
  #timer = 0;
  away = "";

  constructor(recording, notes) {
    super();
    this.recording = recording;
    this.path = `/api/recordings/${recording}`;
    this.others = new BroadcastChannel("vig-notes");
    this.others.addEventListener("message", ({ data }) => {
      if (data === recording) this.refresh().catch(() => {}); // the next poll tells why
    });
    this.#take(notes);
  }

  get version() {
    return this.#version;
  }

  // In the order of the film; each with its id.
  all(kind) {
    const keys = new Set([...this.#box.keys(), ...this.#mine.keys()]);
    const found = [...keys].filter((key) => key.startsWith(kind)).map((key) => this.#at(key));
    return found.filter(Boolean).sort((a, b) => (a.start ?? a.at) - (b.start ?? b.at));
  }

  find(kind, id) {
    return this.#at(`${kind}/${id}`);
  }

  #at(key) {
    return (this.#mine.has(key) ? this.#mine.get(key).value : this.#box.get(key)) ?? null;
  }

  // Keep a moment or still, or remove it (null). While somebody types it is sent soon.
  put(kind, id, value, { soon = false } = {}) {
    const key = `${kind}/${id}`;
    const { over = [text(this.#box.get(key))], differs } = this.#mine.get(key) ?? {};
    this.#mine.set(key, { value: value && { ...value, id }, over, differs });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), soon ? SOON : 0);
    this.#tell("changed", []);
    this.#tell("state");
  }

  // All that the box was not told yet, with what became of it.
  get unsaved() {
    return [...this.#mine.entries()].map(([key, mine]) => ({ key, ...mine }));
  }

  // Where two versions of one thing stand against each other.
  get conflict() {
    const found = this.unsaved.find((mine) => mine.differs);
    return found && { ...found, theirs: this.#box.get(found.key) ?? null };
  }

  // What the person chose of two versions.
  choose({ key }, whose) {
    const mine = this.#mine.get(key);
    if (whose === "theirs") this.#mine.delete(key);
    else this.#mine.set(key, { value: mine.value, over: [text(this.#box.get(key))] });
    this.#tell("changed", [key.split("/")[1]]);
    return this.flush();
  }

  // Send what is waiting, now. Whether all of it is on the box then.
  async flush() {
    clearTimeout(this.#timer);
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    await this.#sending;
    return this.#mine.size === 0;
  }

  async #sendAll() {
    const next = () => [...this.#mine].find(([, mine]) => !mine.refused && !mine.differs);
    try {
      for (let one = next(); one; one = next()) await this.#send(...one);
      this.away = "";
    } catch (why) {
      this.away = why instanceof Refusal ? why.message : "The box cannot be reached.";
    }
    this.#tell("state");
  }

  async #send(key, mine) {
    if (!mine.over.includes(text(this.#box.get(key)))) return this.#differ(key, mine);
    const { id, ...value } = mine.value ?? {};
    const method = mine.value ? "PUT" : "DELETE";
    const body = { base: this.#version, ...(mine.value && { [ONE[key.split("/")[0]]]: value }) };
    this.#tell("state");
    try {
      const { notes } = await ask(`${this.path}/${key}`, { method, body });
      this.#take(notes);
    } catch (why) {
      mine.over.push(text(mine.value)); // it may have arrived, and only the answer not
      return this.#failed(mine, why);
    }
    const now = this.#mine.get(key);
    if (now === mine) this.#mine.delete(key);
    else now.over = [text(this.#box.get(key))];
    this.others.postMessage(this.recording);
    this.#tell("changed", []);
  }

  async #failed(mine, why) {
    if (![400, 404, 409, 413].includes(why.status)) throw why;
    const before = this.#version;
    if (why.status === 404 || why.status === 409) await this.refresh();
    if (why.status !== 409) mine.refused = why.message;
    else if (this.#version === before) throw why; // the same would be refused for ever
  }

  // Both changed it: the same way, which is well, or differently.
  #differ(key, mine) {
    const theirs = this.#box.get(key) ?? null;
    if (text(theirs) === text(mine.value)) this.#mine.delete(key);
    else mine.differs = true;
  }

  // What others did meanwhile.
  async refresh() {
    const before = new Map(this.#box);
    this.#take((await this.#asked()).notes);
    const keys = [...new Set([...before.keys(), ...this.#box.keys()])];
    const changed = keys.filter((key) => text(before.get(key)) !== text(this.#box.get(key)));
    this.#tell("changed", changed.filter((key) => !this.#mine.has(key)).map((key) => key.split("/")[1]));
    this.#tell("state");
  }

  async #asked() {
    try {
      return await ask(this.path, { itself: true });
    } catch (why) {
      if (why.status === 404) this.#tell("erased");
      throw why;
    }
  }

  // An answer that was overtaken by a newer one tells nothing.
  #take(notes) {
    if (notes.version < this.#version) return;
    this.#version = notes.version;
    this.#box.clear();
    for (const kind of Object.keys(ONE)) {
      for (const one of notes[kind] ?? []) this.#box.set(`${kind}/${one.id}`, one);
    }
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
