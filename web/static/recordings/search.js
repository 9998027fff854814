// Search by her own words while she types. The box looks through the notes; what comes
// back are names and places, never what a note says.

import { ask, Refusal } from "../box.js";
import { item } from "./list.js";

const PAUSE = 200; // ms without a key before the box is asked
const field = document.getElementById("words");
const told = document.getElementById("found");

export class Search {
  #list;
  #timer = 0;
  #turn = 0; // an answer to what was typed before is not shown

  constructor(list) {
    this.#list = list;
    field.value = "";
    field.addEventListener("input", () => this.#soon());
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !field.value) return;
      event.preventDefault();
      field.value = "";
      this.again();
    });
    field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.again();
    });
  }

  // Look once more for what stands in the field.
  async again() {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    const words = field.value.trim();
    if (!words) return this.#show(null, "");
    try {
      const { found } = await ask("/api/recordings/search", { method: "POST", body: { words } });
      if (turn === this.#turn) this.#show(found, sentence(found.length, words));
    } catch (problem) {
      if (turn === this.#turn) say(failure(problem));
    }
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.again(), PAUSE);
  }

  #show(found, text) {
    const marks = found && new Map(found.map((each) => [each.id, each.marks]));
    for (const card of this.#list.cards) {
      card.hidden = Boolean(marks) && !marks.has(card.dataset.id);
      hit(card, marks?.get(card.dataset.id) ?? []);
    }
    for (const day of this.#list.days) {
      day.hidden = !day.querySelector(".recording:not([hidden])");
    }
    say(text);
  }
}

function hit(card, marks) {
  const place = card.querySelector(".hits");
  place.hidden = marks.length === 0;
  place.replaceChildren(...marks.map(({ text, link }) => {
    const way = document.createElement("a");
    way.href = link;
    way.textContent = text;
    return item(way);
  }));
}

function sentence(count, words) {
  if (count === 0) {
    return `Nothing found for “${words}”. Names, labels, your notes and days are looked through.`;
  }
  return `${count} ${count === 1 ? "recording" : "recordings"} found for “${words}”.`;
}

function failure(problem) {
  if (problem instanceof Refusal) return problem.message;
  return "The box cannot be reached, so nothing could be looked for. It goes on when the box is back.";
}

function say(text) {
  told.hidden = !text;
  if (told.textContent !== text) told.textContent = text;
}
