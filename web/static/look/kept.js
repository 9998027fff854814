// The list of kept moments, in the order of the film.

import { SECOND } from "./film.js";
import { clock, long } from "./words.js";

const NAMELESS = "No name yet";

export function called(moment) {
  return moment.name || NAMELESS;
}

export class Kept extends EventTarget {
  constructor(recording, film) {
    super();
    Object.assign(this, { recording, film, stills: new Map() });
    this.list = document.getElementById("kept");
    this.none = document.getElementById("none");
    this.model = document.getElementById("kept-one").content.firstElementChild;
  }

  show(moments, inHand) {
    const held = document.activeElement?.closest?.("#kept li")?.dataset.id;
    const act = document.activeElement?.dataset?.act;
    this.none.hidden = moments.length > 0;
    this.list.replaceChildren(...moments.map((moment) => this.#one(moment, inHand)));
    if (held) this.list.querySelector(`[data-id="${held}"] [data-act="${act}"]`)?.focus();
  }

  #one(moment, inHand) {
    const item = this.model.cloneNode(true);
    item.dataset.id = moment.id;
    if (moment.id === inHand) item.setAttribute("aria-current", "true");
    const name = item.querySelector("h3");
    name.textContent = called(moment);
    name.classList.toggle("soft", !moment.name);
    const { start, end } = moment;
    item.querySelector(".when").textContent = `${clock(start)} – ${clock(end)} · ${long(end - start)}`;
    item.querySelector(".labels").textContent = moment.labels.join(" · ");
    item.querySelector("a").href = `/recordings/${this.recording}/moments/${moment.id}/take-away`;
    this.#still(item.querySelector("img"), start);
    this.#buttons(item, moment);
    return item;
  }

  #buttons(item, moment) {
    const words = { play: "Play", edit: "Edit", remove: "Remove" };
    for (const button of item.querySelectorAll("[data-act]")) {
      const { act } = button.dataset;
      button.setAttribute("aria-label", `${words[act]}: ${called(moment)}`);
      const detail = { act, id: moment.id };
      button.addEventListener("click", () => this.dispatchEvent(new CustomEvent("act", { detail })));
    }
    item.querySelector("a").setAttribute("aria-label", `Take away: ${called(moment)}`);
  }

  // The same picture is asked for once.
  #still(image, start) {
    const at = Math.round(this.film.middle(this.film.at(start)) * SECOND);
    image.src = `/recordings/${this.recording}/still/${at}-160.jpg`;
    image.addEventListener("error", () => image.classList.add("missing"));
  }
}
