// What is being made and what is ready, told as it goes; what was asked for on this
// page is handed to the browser the moment it is ready.

import { ask } from "../box.js";

const SOON = 700;
const LATER = 20000;
const $ = (id) => document.getElementById(id);

export class List extends EventTarget {
  #mine = new Set();
  #timer = 0;
  #shown = "";

  // A parcel that was asked for here.
  add(id) {
    this.#mine.add(id);
  }

  async look() {
    clearTimeout(this.#timer);
    try {
      const { parcels } = await ask("/api/take-away");
      this.#show(parcels);
      this.#hand(parcels);
      const busy = parcels.some((one) => one.state === "waiting" || one.state === "making");
      this.#timer = setTimeout(() => this.look(), busy ? SOON : LATER);
    } catch {
      this.#timer = setTimeout(() => this.look(), LATER / 4); // here.js says what is wrong
    }
  }

  // Replaces only what has changed, so that focus and opened receipts stay.
  #show(parcels) {
    const list = $("parcels");
    const now = JSON.stringify(parcels);
    if (now === this.#shown) return;
    this.#shown = now;
    $("none").hidden = parcels.length > 0;
    const known = new Map([...list.children].map((item) => [item.dataset.id, item]));
    const items = parcels.map((one) => {
      const item = known.get(one.id) ?? this.#item(one);
      fill(item, one);
      return item;
    });
    for (const old of [...list.children]) if (!items.includes(old)) old.remove(); // the page's own, too
    items.forEach((item, place) => list.children[place] === item || list.insertBefore(item, list.children[place]));
  }

  #item(one) {
    const item = $("parcel").content.cloneNode(true).firstElementChild;
    item.dataset.id = one.id;
    item.querySelector("[data-act=remove]").addEventListener("click", () => this.#remove(item, one));
    return item;
  }

  async #remove(item, one) {
    item.querySelector("[data-act=remove]").disabled = true;
    this.#mine.delete(one.id);
    await ask(`/api/take-away/${one.id}`, { method: "DELETE" }).catch(() => {});
    this.#tell(item.dataset.state === "ready" ? `${one.thing}: removed from the box.` : `${one.thing}: put away.`);
    $("ready-title").focus();
    this.look();
  }

  #hand(parcels) {
    for (const one of parcels) {
      if (!this.#mine.has(one.id) || !["ready", "failed"].includes(one.state)) continue;
      this.#mine.delete(one.id);
      if (one.state === "failed") this.#tell(`${one.thing}: ${one.error} ${one.hint}`);
      else this.#download(one);
    }
  }

  #download(one) {
    const link = document.createElement("a");
    link.href = one.url;
    link.download = one.file;
    link.click();
    this.#tell(`Taken away: ${one.thing}, ${one.size}.`);
  }

  #tell(text) {
    this.dispatchEvent(new CustomEvent("told", { detail: text }));
  }
}

function fill(item, one) {
  const state = item.querySelector(".at");
  const bar = item.querySelector("progress");
  const trouble = item.querySelector(".telling");
  item.className = `card parcel ${one.state}`;
  item.dataset.state = one.state;
  item.querySelector("h3").textContent = one.thing;
  state.textContent = STATES[one.state](one);
  state.hidden = one.state === "failed";
  bar.hidden = one.state !== "making";
  bar.setAttribute("aria-label", `${one.thing}: how far it is`);
  if (typeof one.progress === "number") bar.value = one.progress;
  else bar.removeAttribute("value");
  trouble.hidden = one.state !== "failed";
  trouble.textContent = [one.error, one.hint].filter(Boolean).join(" ");
  const button = item.querySelector("[data-act=remove]");
  button.textContent = { ready: "Remove", failed: "Put away" }[one.state] ?? "Stop";
  button.setAttribute("aria-label", `${button.textContent}: ${one.thing}`);
  item.querySelector(".row").hidden = item.querySelector(".receipt").hidden = one.state !== "ready";
  if (one.state !== "ready") return;
  const link = item.querySelector(".row a");
  link.href = one.url;
  link.download = one.file;
  link.setAttribute("aria-label", `Download: ${one.thing}, ${one.size}`);
  const [words, sha] = item.querySelectorAll(".receipt p");
  words.textContent = `${one.thing}, ${one.size}, ${way(one)}. The file is called ${one.file}. SHA-256:`;
  sha.textContent = one.sha256;
}

function way(one) {
  if (!one.page) return `sealed to ${one.to}`;
  return one.to ? `a page that opens with its passphrase, or with the key of ${one.to}` : "a page that opens with its passphrase";
}

const STATES = {
  waiting: () => "It waits for its turn: one is made at a time.",
  making: (one) => (one.progress === null ? "Cutting it exactly …" : "Sealing it …"),
  failed: () => "",
  ready: (one) => `Ready: ${one.size}, ${way(one)}. Kept on the box for ${one.kept} more, or until it is unplugged.`,
};
