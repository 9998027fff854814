// The other screen, as the box tells of it: what it shows, whether it is there, which code
// lets it in; and wishes to it. Tells "told", "lost", "back", "none".

import { ask, Refusal } from "../box.js";

const WITHIN = 12000; // the box holds a question for eight seconds
const PAUSE = 1000;

export class Far extends EventTarget {
  told = null;
  #round = 0; // of two loops that ask, only the newer goes on
  #lost = false;

  constructor(review) {
    super();
    this.path = `/api/reviews/${review}/showing`;
  }

  // Begin to show it there, or let another screen in.
  async begin() {
    this.#heard(await ask(this.path, { method: "POST" }));
    this.listen();
  }

  async end() {
    this.#round++;
    await ask(this.path, { method: "DELETE" });
    this.#none();
  }

  async wish(what) {
    await ask(`${this.path}/wishes`, { method: "POST", body: { do: what }, within: WITHIN });
  }

  async listen() {
    const round = ++this.#round;
    while (round === this.#round) {
      const asked = performance.now();
      const before = this.told?.version ?? 0;
      const told = await this.#asked(before);
      if (round !== this.#round) return;
      if (told) this.#heard(told);
      const quick = performance.now() - asked < PAUSE;
      if (!told || (quick && told.version === before)) await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  async #asked(after) {
    try {
      return await ask(`${this.path}?after=${after}`, { within: WITHIN, itself: true });
    } catch (problem) {
      if (problem instanceof Refusal && [403, 404].includes(problem.status)) this.#none();
      else this.#away();
      return null;
    }
  }

  #heard(told) {
    this.told = told;
    if (this.#lost) this.#tell("back");
    this.#lost = false;
    this.#tell("told");
  }

  #away() {
    if (!this.#lost) this.#tell("lost");
    this.#lost = true;
  }

  #none() {
    this.#round++;
    this.told = null;
    this.#tell("none");
  }

  #tell(what) {
    this.dispatchEvent(new Event(what));
  }
}
