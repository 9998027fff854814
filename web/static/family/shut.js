// When the box is locked while the card is not saved, this page stays, out of sight: what
// was typed waits in memory until somebody unlocks, here or in another tab.

import { ask, renew } from "../box.js";
import { today } from "../today.js";

const $ = (id) => document.getElementById(id);
const AWAY = "Cannot reach the box. Are you on the same Wi-Fi?";

// `waiting` tells whether something is not saved; `back` is called when the box is open.
export class Shut {
  constructor(waiting, back) {
    Object.assign(this, { waiting, back, left: false });
    addEventListener("beforeunload", (event) => this.#holds && event.preventDefault());
    addEventListener("vig-leaving", (event) => this.#stay(event));
    addEventListener("vig-unlocked", () => $("shut").hidden || this.#goOn());
    $("shut-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#unlock();
    });
    $("shut-leave").addEventListener("click", () => {
      this.left = true;
      location.replace("/unlock");
    });
  }

  get #holds() {
    return !this.left && this.waiting();
  }

  #stay(event) {
    if (!this.#holds) return;
    event.preventDefault();
    if (!$("shut").hidden) return;
    $("open").hidden = true;
    $("shut").hidden = false;
    $("shut-title").focus();
    this.#names().catch(() => this.#say(AWAY));
  }

  // Whose passphrase can open the box; a token for asking comes with it.
  async #names() {
    const door = await ask("/unlock");
    renew(door.token);
    $("shut-name").replaceChildren(...door.names.map((name) => new Option(name, name)));
    $("shut-who").hidden = door.names.length < 2;
    $("shut-form").hidden = !door.names.length;
  }

  async #unlock() {
    const field = $("shut-passphrase");
    const name = $("shut-name").value;
    this.#say("Unlocking …");
    try {
      renew((await ask("/unlock")).token);
      const body = { name, passphrase: field.value, day: today() };
      await ask("/unlock", { method: "POST", body });
      field.value = "";
      await this.#goOn();
    } catch (why) {
      this.#say(why.status ? why.message : AWAY);
      field.select();
    }
  }

  async #goOn() {
    try {
      renew((await ask("/unlock")).token);
      await this.back();
    } catch (why) {
      return this.#say(why.status ? why.message : AWAY);
    }
    this.#say("");
    $("shut").hidden = true;
    $("open").hidden = false;
  }

  #say(text) {
    $("shut-said").textContent = text;
  }
}
