// One moment changed in two places: both versions side by side, and the person chooses.

import { called, stretch } from "./words.js";

const PRIVATE = { seen: "What I see", note: "My note" };

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
  const differ = (key) => plain(value?.[key]) !== plain(theirs?.[key]);
  const row = (key, title) => line("p", `${title}: ${plain(one[key]) || "nothing"}`);
  if (differ("labels")) lines.push(row("labels", "Labels"));
  const notes = Object.entries(PRIVATE).filter(([key]) => differ(key));
  if (notes.length) lines.push(folded("My notes", notes.map((each) => row(...each))));
  return lines;
}

// What a parent beside the screen need not read.
function folded(title, lines) {
  const fold = document.createElement("details");
  fold.append(line("summary", title), ...lines);
  return fold;
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
