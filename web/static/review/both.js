// One field written in two windows: both are shown, and the person chooses. Words can be
// kept from both.

import { called } from "./items.js";

const $ = (id) => document.getElementById(id);
const NAMES = {
  title: "The name of the review",
  question: "The question",
  words: "On the whole",
  wishes: "Wishes for next time",
  strengths: "Strengths seen",
  strategies: "What to try",
  cycle: "The cycle",
  film: "The film of this review",
};
const OF = { prompt: "Your prompt", words: "The parent’s own words", keep: "In the summary", what: "What is shown" };
const JOINED = /^(question|words|wishes|strengths|strategies)$|\.(prompt|words)$/;

export class Both {
  constructor(keeping) {
    this.keeping = keeping;
    for (const button of $("both").querySelectorAll("[data-keep]")) {
      button.addEventListener("click", () => this.#choose(button.dataset.keep));
    }
  }

  show() {
    const [first] = this.keeping.both;
    const appears = $("both").hidden && first;
    $("both").hidden = !first;
    if (!first) return;
    const [key, theirs] = first;
    $("both-what").textContent = this.#name(key);
    $("mine").textContent = this.keeping.get(key) || "Nothing";
    $("theirs").textContent = theirs || "Nothing";
    $("both").querySelector("[data-keep=together]").hidden = !JOINED.test(key);
    if (appears) $("both-title").focus();
  }

  #name(key) {
    const [id, field] = key.split(".");
    return field ? `${OF[field]}: ${called(this.keeping.parts.get(id))}` : NAMES[key];
  }

  #choose(which) {
    const [key, theirs] = this.keeping.both.entries().next().value;
    const mine = this.keeping.get(key);
    const value = { mine, theirs, together: `${theirs}\n${mine}` }[which];
    this.keeping.choose(key, value);
  }
}
