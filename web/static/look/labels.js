// The labels a moment can carry: the practitioner's own list from the box, in groups,
// and her own words beside it. Without an answer, those that came with the page stay.

import { ask } from "../box.js";
import { $ } from "./say.js";

export class Labels extends EventTarget {
  #place = $("labels");

  constructor() {
    super();
    this.#place.addEventListener("change", () => this.#count());
  }

  async load() {
    let told;
    try {
      told = await ask("/api/labels", { itself: true });
    } catch {
      return; // those of the page do
    }
    const groups = grouped(told.labels);
    this.#place.replaceChildren(...[...groups].map(([group, labels]) => this.#group(group, labels)));
    this.dispatchEvent(new Event("changed"));
  }

  #group(name, labels) {
    const chips = document.createElement("div");
    chips.className = "chips";
    chips.append(...labels.map((label) => this.#chip(label.name)));
    if (!name) return chips;
    const group = $("label-group").content.firstElementChild.cloneNode(true);
    group.querySelector(".group-name").textContent = name;
    group.append(chips);
    return group;
  }

  #chip(name) {
    const chip = $("label-chip").content.firstElementChild.cloneNode(true);
    chip.querySelector("input").value = name;
    chip.querySelector("span").textContent = name;
    return chip;
  }

  get #ticks() {
    return [...this.#place.querySelectorAll("input")];
  }

  // How many are ticked in a group that is folded away.
  #count() {
    for (const group of this.#place.querySelectorAll("details")) {
      const ticked = group.querySelectorAll("input:checked").length;
      group.querySelector(".group-count").textContent = ticked || "";
    }
  }

  get chosen() {
    const ticked = this.#ticks.filter((tick) => tick.checked).map((tick) => tick.value);
    const own = $("own").value.split(",").map((word) => word.trim()).filter(Boolean);
    return [...new Set([...ticked, ...own])];
  }

  set chosen(labels) {
    for (const tick of this.#ticks) tick.checked = labels.includes(tick.value);
    const known = this.#ticks.map((tick) => tick.value);
    $("own").value = labels.filter((label) => !known.includes(label)).join(", ");
    this.#count();
  }
}

function grouped(labels) {
  const groups = new Map();
  for (const label of labels) {
    const group = label.group ?? "";
    groups.set(group, [...(groups.get(group) ?? []), label]);
  }
  return groups;
}
