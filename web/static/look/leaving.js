// When the box is locked while words are not saved yet, this page stays, in memory and
// covered: the film and every picture are let go, and what was typed waits for somebody to
// unlock, here or in another tab. Nothing of it is written anywhere. Without such words the
// page is left as any other.

import { ask, renew } from "../box.js";
import { now, today } from "../today.js";
import { $ } from "./say.js";

export class Leaving {
  constructor({ notes, player, veil }, back) {
    Object.assign(this, { notes, player, veil, back });
    addEventListener("beforeunload", (event) => this.waiting && event.preventDefault());
    addEventListener("vig-locking", ({ detail }) => this.waiting && detail.push(notes.flush()));
    addEventListener("vig-leaving", (event) => this.#stay(event));
    addEventListener("vig-unlocked", () => this.veil.face === "locked" && this.#goOn());
    $("locked-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#unlock();
    });
    $("let-go").addEventListener("click", () => {
      this.gone = true;
      location.replace("/unlock");
    });
  }

  get waiting() {
    return !this.gone && this.notes.unsaved.length > 0;
  }

  #stay(event) {
    if (!this.waiting) return;
    event.preventDefault();
    if (this.veil.face === "locked") return;
    this.player.shut();
    for (const image of document.querySelectorAll(".look img, .review img")) image.removeAttribute("src");
    this.veil.put("locked");
    this.#names().catch((why) => this.#say(why.message));
  }

  // Whose passphrase can open the box; a token for asking comes with it.
  async #names() {
    const door = await ask("/unlock");
    renew(door.token);
    $("locked-name").replaceChildren(...door.names.map((name) => new Option(name, name)));
    $("locked-who").hidden = door.names.length < 2;
    $("locked-form").hidden = !door.names.length;
    return door;
  }

  async #unlock() {
    this.#say("Unlocking …");
    const field = $("locked-passphrase");
    try {
      await this.#names();
      const body = { name: $("locked-name").value, passphrase: field.value, day: today(), now: now() };
      await ask("/unlock", { method: "POST", body });
      field.value = "";
      await this.#goOn();
    } catch (why) {
      this.#say(why.status ? why.message : "Cannot reach the box. Are you on the same Wi-Fi?");
      field.select();
    }
  }

  // The box is open again, perhaps to somebody else: the film itself says whether she may.
  async #goOn() {
    try {
      renew((await ask("/unlock")).token);
      await this.back();
    } catch (why) {
      return this.#say(why.message);
    }
    this.#say("");
    this.veil.lift();
    await this.notes.flush();
  }

  #say(text) {
    $("locked-said").textContent = text;
  }
}
