// The lists of what was kept, moments and pictures, in the order of the film. A row that
// is there already is changed in place, so that nothing flickers and the focus stays.

import { SECOND } from "./film.js";
import { called, clock, stretch } from "./words.js";

class List extends EventTarget {
  #soon = new Map(); // images whose picture is asked for in a moment

  constructor(name, recording, film) {
    super();
    Object.assign(this, { recording, film });
    this.list = document.getElementById(name);
    this.none = document.getElementById(`${name}-none`);
    this.model = document.getElementById(`${name}-one`).content.firstElementChild;
  }

  rows() {
    return [...this.list.children];
  }

  show(all, inHand) {
    this.none.hidden = all.length > 0;
    const old = new Map(this.rows().map((row) => [row.dataset.id, row]));
    const rows = all.map((one) => old.get(one.id) ?? this.#row(one.id));
    const moved = rows.some((row, k) => row !== this.list.children[k]) || rows.length !== old.size;
    if (moved) this.list.replaceChildren(...rows);
    for (const [k, row] of rows.entries()) {
      if (all[k].id === inHand) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
      this.fill(row, all[k]);
      this.#still(row.querySelector("img"), all[k].start ?? all[k].at);
    }
  }

  #row(id) {
    const row = this.model.cloneNode(true);
    row.dataset.id = id;
    row.addEventListener("click", ({ target }) => {
      const act = target.closest("[data-act]")?.dataset.act;
      if (act) this.dispatchEvent(new CustomEvent("act", { detail: { act, id } }));
    });
    return row;
  }

  // What each button of a row is called, for those who hear it.
  tell(row, words, name) {
    for (const button of row.querySelectorAll("[data-act]")) {
      button.setAttribute("aria-label", `${words[button.dataset.act]}: ${name}`);
    }
  }

  #still(image, time) {
    const at = Math.round(this.film.middle(this.film.at(time)) * SECOND);
    const where = `/recordings/${this.recording}/still/${at}-320.jpg`;
    if (image.dataset.from === where) return;
    image.dataset.from = where;
    clearTimeout(this.#soon.get(image)); // a handle on its way does not ask for each
    const show = () => image.dataset.from === where && (image.src = where);
    this.#soon.set(image, setTimeout(show, image.src ? 400 : 0));
    image.onload = () => image.classList.remove("missing");
    image.onerror = () => image.classList.add("missing");
  }
}

export class Moments extends List {
  constructor(recording, film) {
    super("kept", recording, film);
    this.list.addEventListener("change", () => this.dispatchEvent(new Event("picked")));
  }

  fill(row, moment) {
    const name = row.querySelector("h3");
    name.textContent = called(moment);
    name.classList.toggle("soft", !moment.name);
    row.querySelector(".when").textContent = stretch(moment);
    row.querySelector(".labels").textContent = moment.labels.join(" · ");
    row.querySelector("[data-pick]").setAttribute("aria-label", `Choose: ${called(moment)}`);
    this.tell(row, { play: "Play", edit: "Edit", remove: "Remove" }, called(moment));
  }

  // The ids of the moments that were ticked, in the order of the film.
  get picked() {
    const ticked = this.rows().filter((row) => row.querySelector("[data-pick]").checked);
    return ticked.map((row) => row.dataset.id);
  }
}

export class Stills extends List {
  constructor(recording, film) {
    super("stills", recording, film);
    this.list.addEventListener("input", ({ target }) => {
      const { id } = target.closest("li").dataset;
      this.dispatchEvent(new CustomEvent("named", { detail: { id, name: target.value } }));
    });
  }

  fill(row, still) {
    const field = row.querySelector("input");
    if (document.activeElement !== field) field.value = still.name;
    field.setAttribute("aria-label", `Name of the picture at ${clock(still.at)}`);
    row.querySelector(".when").textContent = clock(still.at);
    row.querySelector("a").href = `/recordings/${this.recording}/take-away?still=${still.id}`;
    row.querySelector("a").setAttribute("aria-label", `Take away the picture at ${clock(still.at)}`);
    this.tell(row, { show: "Show in the film", remove: "Remove" }, `picture at ${clock(still.at)}`);
  }
}
