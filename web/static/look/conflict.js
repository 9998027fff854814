// One moment changed in two places: both versions side by side, and the person chooses.

import { called, stretch } from "./words.js";

const ROWS = { labels: "Labels", seen: "What I see", note: "My note" };

export class Conflict {
  constructor(notes) {
    this.notes = notes;
    this.box = document.getElementById("two");
    this.shown = null;
    notes.addEventListener("state", () => this.#show());
    for (const button of this.box.querySelectorAll("[data-keep]")) {
      button.addEventListener("click", () => notes.choose(notes.conflict, button.dataset.keep));
    }
  }

  #show() {
    const { conflict } = this.notes;
    const appears = this.box.hidden && conflict;
    this.box.hidden = !conflict;
    if (!conflict) return;
    for (const [whose, one] of [["mine", conflict.value], ["theirs", conflict.theirs]]) {
      this.box.querySelector(`.${whose} .version`).replaceChildren(...version(one, conflict));
    }
    if (appears) this.box.scrollIntoView({ block: "nearest" });
  }
}

function version(one, { value, theirs }) {
  if (!one) return [line("p", "Removed")];
  const lines = [line("p", called(one), "called")];
  if (one.start !== undefined) lines.push(line("p", stretch(one)));
  for (const [key, title] of Object.entries(ROWS)) {
    const [mine, other] = [value?.[key], theirs?.[key]].map(plain);
    if (mine !== other) lines.push(line("p", `${title}: ${plain(one[key]) || "nothing"}`));
  }
  return lines;
}

function plain(words) {
  return Array.isArray(words) ? words.join(", ") : (words ?? "");
}

function line(kind, text, name = "") {
  const made = document.createElement(kind);
  made.textContent = text;
  made.className = name;
  return made;
}
