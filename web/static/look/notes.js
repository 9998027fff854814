// The moments of a film, kept on the box at once. One change at a time; when somebody
// else changed the notes meanwhile, ours is made again over theirs, unless both changed
// the same moment: then the person decides.

import { ask, Refusal } from "../box.js";

const TRIES = 3;

export class Notes extends EventTarget {
  #turn = Promise.resolve();

  constructor(recording, notes) {
    super();
    this.path = `/api/recordings/${recording}`;
    this.#take(notes);
  }

  #take(notes) {
    this.version = notes.version;
    this.moments = notes.moments;
    this.dispatchEvent(new Event("changed"));
  }

  find(id) {
    return this.moments.find((moment) => moment.id === id);
  }

  // Keep a moment; without an id it is a new one. Answers its id.
  async keep(moment) {
    const { id, ...rest } = moment;
    const before = JSON.stringify(id && this.find(id));
    const answer = await this.#change(id, before, (base) =>
      id
        ? ask(`${this.path}/moments/${id}`, { method: "PUT", body: { base, moment: rest } })
        : ask(`${this.path}/moments`, { method: "POST", body: { base, moment: rest } }),
    );
    return answer.kept;
  }

  async remove(id) {
    const before = JSON.stringify(this.find(id));
    await this.#change(id, before, (base) =>
      ask(`${this.path}/moments/${id}`, { method: "DELETE", body: { base } }),
    );
  }

  #change(id, before, send) {
    const mine = this.#turn.then(() => this.#send(id, before, send));
    this.#turn = mine.catch(() => {}); // whoever asked is told; the next may still try
    return mine;
  }

  async #send(id, before, send, tries = TRIES) {
    try {
      const answer = await send(this.version);
      this.#take(answer.notes);
      return answer;
    } catch (problem) {
      if (!(problem instanceof Refusal) || problem.status !== 409 || !tries) throw problem;
    }
    await this.refresh();
    if (id && JSON.stringify(this.find(id)) !== before) {
      throw new Error("Somebody changed this moment meanwhile. Press again to keep yours.");
    }
    return this.#send(id, before, send, tries - 1);
  }

  async refresh() {
    const { notes } = await ask(this.path);
    this.#take(notes);
  }
}
