// The line to the box: news of what can be shown, wishes of the practitioner's page, and
// word of what stands here. A line that is lost is told of calmly; the picture stays.
// Tells "news", "wish", "lost", "back", "over".

import { ask, Refusal } from "../box.js";

const PATH = "/api/shared";
const WITHIN = 12000; // the box holds a question for eight seconds
const PAUSE = 1000;

export class Link extends EventTarget {
  #version = 0;
  #done = null; // the last wish that was heard; those from before are none of ours
  #said = "";
  #saying = false;
  #lost = false;
  over = false;

  async listen() {
    while (!this.over) {
      const asked = performance.now();
      const before = this.#version;
      try {
        const path = `${PATH}?after=${this.#version}&done=${this.#done ?? 1e9}`;
        this.#heard(await ask(path, { within: WITHIN, itself: true }));
      } catch (problem) {
        this.#trouble(problem);
      }
      const quick = performance.now() - asked < PAUSE;
      if (this.#lost || (quick && this.#version === before)) await pause(PAUSE);
    }
  }

  // Say what stands here now; the last word counts.
  async say(doing) {
    this.#said = doing;
    if (this.#saying || this.over) return;
    this.#saying = true;
    while (this.#said) {
      const body = this.#said;
      this.#said = "";
      await ask(PATH, { method: "POST", body, within: WITHIN }).catch((problem) => this.#trouble(problem));
    }
    this.#saying = false;
  }

  #heard(told) {
    this.#found();
    this.#version = told.version;
    this.#tell("news", told);
    if (this.#done !== null) for (const { do: does } of told.wishes) this.#tell("wish", does);
    this.#done = told.last_wish;
  }

  #trouble(problem) {
    if (this.over) return;
    if (problem instanceof Refusal && problem.status === 403) {
      this.over = true;
      this.#tell("over");
    } else if (!this.#lost) {
      this.#lost = true;
      this.#tell("lost");
    }
  }

  #found() {
    if (this.#lost) this.#tell("back");
    this.#lost = false;
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(what, { detail }));
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
