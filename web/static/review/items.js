// What is watched together, in its order: a picture, its words, moved by buttons or dragged.
// A row that is there already is changed in place, so that nobody loses a word or a place.

import { dragging } from "../dragging.js";
import { clock, long } from "../look/words.js";
import { tidy } from "./flat.js";

const MISSING = {
  gone: "No longer there: the film or the mark in it was erased. Your words stay.",
  closed: "Your key does not open this film. Somebody who was enrolled when it was filmed can show it.",
};

export function called({ name, kind }) {
  return name || (kind === "still" ? "A picture without a name" : "A moment without a name");
}

function where(part) {
  const place = part.kind === "still" ? `Picture at ${clock(part.at)}` : `${clock(part.start)} – ${clock(part.end)} · ${long(part.end - part.start)}`;
  return [place, part.filmed && `film of ${part.filmed}`].filter(Boolean).join(" · ");
}

export class Items extends EventTarget {
  constructor(keeping) {
    super();
    this.keeping = keeping;
    this.list = document.getElementById("items");
    this.model = document.getElementById("an-item").content.firstElementChild;
    this.#drag();
  }

  show() {
    const { order } = this.keeping;
    const old = new Map([...this.list.children].map((row) => [row.dataset.id, row]));
    const rows = order.map((id) => old.get(id) ?? this.#row(id));
    const moved = rows.some((row, k) => row !== this.list.children[k]) || rows.length !== old.size;
    if (moved) this.list.replaceChildren(...rows);
    rows.forEach((row, k) => this.#fill(row, k, rows.length));
    document.getElementById("items-none").hidden = rows.length > 0;
  }

  #row(id) {
    const row = this.model.cloneNode(true);
    row.dataset.id = id;
    for (const field of row.querySelectorAll("[data-field]")) {
      field.id = `${id}-${field.dataset.field}`;
      row.querySelector(`[data-for=${field.dataset.field}]`).htmlFor = field.id;
      field.addEventListener("input", () => {
        const value = field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value;
        this.keeping.set(`${id}.${field.dataset.field}`, value, { soon: field.type !== "checkbox" });
      });
    }
    row.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-act]");
      if (button) this.#act(id, button.dataset.act);
    });
    return row;
  }

  #fill(row, k, count) {
    const { keeping } = this;
    const { id } = row.dataset;
    const part = keeping.parts.get(id);
    const name = called(part);
    row.querySelector("h3").textContent = name;
    row.querySelector(".place").textContent = part.there ? where(part) : MISSING[part.missing];
    row.classList.toggle("gone", !part.there);
    const image = row.querySelector("img");
    if (image.getAttribute("src") !== (part.picture || null)) part.picture ? (image.src = part.picture) : image.removeAttribute("src");
    row.querySelector(".keep").hidden = !part.there;
    for (const field of row.querySelectorAll("[data-field]")) {
      const value = keeping.get(`${id}.${field.dataset.field}`);
      if (field.type === "checkbox") field.checked = value === "yes";
      else if (tidy(field.value) !== tidy(value)) field.value = value;
    }
    const steps = { up: k > 0, down: k < count - 1, remove: true };
    const words = { up: "Earlier", down: "Later", remove: "Take out" };
    for (const button of row.querySelectorAll("[data-act]")) {
      const { act } = button.dataset;
      button.disabled = !steps[act];
      button.setAttribute("aria-label", `${words[act]}: ${name}`);
    }
    row.setAttribute("aria-label", `${k + 1} of ${count}: ${name}`);
  }

  #act(id, act) {
    const { order } = this.keeping;
    const at = order.indexOf(id);
    if (act === "remove") return this.dispatchEvent(new CustomEvent("remove", { detail: id }));
    order.splice(at, 1);
    order.splice(at + (act === "up" ? -1 : 1), 0, id);
    this.#put(order, id);
    const row = this.#of(id);
    const button = row.querySelector(`[data-act=${act}]`);
    (button.disabled ? row.querySelector("[data-act]:enabled") : button).focus();
  }

  #put(order, id) {
    this.keeping.set("order", order.join(" "));
    this.show();
    this.#of(id).scrollIntoView({ block: "nearest" });
    const place = `${order.indexOf(id) + 1} of ${order.length}`;
    this.dispatchEvent(new CustomEvent("say", { detail: `${called(this.keeping.parts.get(id))}: now ${place}` }));
  }

  #of(id) {
    return this.list.querySelector(`[data-id="${id}"]`);
  }

  // Dragged by its handle alone, so that words in the fields can be marked with a mouse.
  #drag() {
    const { list } = this;
    const taken = (event) => {
      if (!event.target.matches?.(".grip")) return null; // pictures stay
      const row = event.target.closest("li");
      event.dataTransfer.setDragImage(row, 20, 20);
      return row;
    };
    dragging(list, taken, ({ dataset }) => this.#put([...list.children].map((row) => row.dataset.id), dataset.id));
  }
}
