// The family takes its consent back: asked once more, in plain words, then done.

import { ask, Refusal } from "../box.js";
import { counted } from "./card.js";

const $ = (id) => document.getElementById(id);

export class Withdrawing {
  constructor(done) {
    Object.assign(this, { done, card: null });
    $("withdraw").addEventListener("click", () => this.#ask($("sure").hidden));
    $("spare").addEventListener("click", () => {
      this.#ask(false);
      $("withdraw").focus();
    });
    $("erase").addEventListener("click", () => this.#erase());
  }

  show(card) {
    this.card = card;
    const here = counted(card.here);
    $("withdraw").textContent = card.withdrawn ? "Erase what is here since then" : "The family takes its consent back";
    $("withdraw").hidden = Boolean(card.withdrawn) && !here;
    $("sure-text").textContent = here
      ? `On the box now: ${here}, with all notes and pictures. It cannot be undone.`
      : "There is no film of theirs on the box now. From now on nothing may leave it.";
    this.#ask(false);
  }

  #ask(open) {
    $("sure").hidden = !open;
    $("wrong").hidden = true;
    $("withdraw").setAttribute("aria-expanded", String(open));
    if (open) $("sure-title").focus();
  }

  async #erase() {
    $("erase").disabled = true;
    try {
      const body = { base: this.card.version };
      const told = await ask("/api/family/withdraw", { method: "POST", body });
      const gone = counted(told.erased);
      this.done({ who: this.card.who, ...told }, gone ? `Erased: ${gone}.` : "Done. Nothing of theirs was on the box.");
    } catch (why) {
      const reached = why instanceof Refusal;
      $("wrong").textContent = reached ? why.message : "Cannot reach the box, so it is not known whether all is erased. Try again.";
      $("wrong").hidden = false;
      if (reached && why.answer.now) this.show(why.answer.now);
    }
    $("erase").disabled = false;
  }
}
