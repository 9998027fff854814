// Keeps the list on the box: one change at a time, soon after it was made. When somebody
// else saved meanwhile, nothing is written; "both" tells, and the person decides.

import { ask, Refusal } from "../box.js";

const PATH = "/api/labels";
const SOON = 1200; // ms after the last letter

export class Keeping extends EventTarget {
  #turn = Promise.resolve();
  #soon = 0;
  version = 0;
  kept = "";

  constructor(read) {
    super();
    this.read = read;
    addEventListener("beforeunload", (event) => this.dirty && event.preventDefault());
    addEventListener("vig-locking", ({ detail }) => this.dirty && detail.push(this.now()));
    addEventListener("vig-leaving", () => (this.kept = JSON.stringify(this.read())));
  }

  get dirty() {
    return JSON.stringify(this.read()) !== this.kept;
  }

  async load() {
    return this.seen(await ask(PATH));
  }

  starter() {
    return ask(`${PATH}/starter`);
  }

  // What the box holds now.
  seen(told) {
    this.version = told.version;
    this.kept = JSON.stringify(told.labels.map(({ name, group }) => ({ name, group })));
    return told;
  }

  soon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.now(), SOON);
    this.#tell("soon");
  }

  now() {
    clearTimeout(this.#soon);
    this.#turn = this.#turn.then(() => this.#keep());
    return this.#turn;
  }

  async #keep() {
    const labels = this.read();
    const sent = JSON.stringify(labels);
    if (sent === this.kept) return this.#tell("kept");
    try {
      const told = await ask(PATH, { method: "PUT", body: { base: this.version, labels } });
      this.version = told.version;
      this.kept = sent;
      this.#tell("kept");
    } catch (why) {
      if (why instanceof Refusal && why.status === 409) this.#tell("both", why.answer.now);
      else this.#tell("wrong", why instanceof Refusal ? why.message : "Cannot reach the box. Not kept yet.");
    }
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}
