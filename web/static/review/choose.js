// Moments and stills of every recording on the box, to be put into the review. Each film is
// asked for when somebody opens it, and not before: there may be hundreds.

import { ask } from "../box.js";
import { clock, long } from "../look/words.js";
import { called } from "./items.js";
import { newId } from "./keeping.js";

export class Choose {
  constructor(keeping, add) {
    Object.assign(this, { keeping, add });
    this.root = document.getElementById("choose");
    this.films = document.getElementById("films");
    this.film = document.getElementById("a-film").content.firstElementChild;
    this.mark = document.getElementById("a-mark").content.firstElementChild;
    this.root.addEventListener("toggle", () => this.root.open && this.#films());
  }

  // Again whenever it is opened: films and marks may have come meanwhile.
  async #films() {
    try {
      const { days } = await ask("/api/recordings");
      const films = days.flatMap(({ title, recordings }) => recordings.filter(({ work }) => work).map((one) => ({ ...one, day: title })));
      this.films.replaceChildren(...films.map((one) => this.#film(one)));
      document.getElementById("films-none").hidden = films.length > 0;
    } catch (why) {
      this.#wrong(this.films, why);
    }
  }

  #film(one) {
    const film = this.film.cloneNode(true);
    film.querySelector(".called").textContent = one.when;
    film.querySelector(".work").textContent = [one.length, one.work.split(" · ")[0]].join(" · ");
    film.addEventListener("toggle", () => film.open && this.#marks(film.querySelector("ul"), one), { once: true });
    return film;
  }

  async #marks(list, one) {
    try {
      const { notes } = await ask(`/api/recordings/${one.id}`);
      const marks = [
        ...notes.moments.map((mark) => ({ ...mark, kind: "moment", at: Math.floor((mark.start + mark.end) / 2) })),
        ...(notes.stills ?? []).map((mark) => ({ ...mark, kind: "still", start: mark.at, end: mark.at })),
      ].sort((a, b) => a.start - b.start);
      list.replaceChildren(...marks.map((mark) => this.#mark(mark, one)));
      list.nextElementSibling.hidden = marks.length > 0;
    } catch (why) {
      this.#wrong(list, why);
    }
  }

  #mark(mark, { id: recording, when }) {
    const row = this.mark.cloneNode(true);
    row.querySelector("img").src = `/recordings/${recording}/still/${mark.at}-160.jpg`;
    row.querySelector("b").textContent = called(mark);
    row.querySelector(".place").textContent = mark.kind === "still" ? `Picture at ${clock(mark.at)}` : `${clock(mark.start)} · ${long(mark.end - mark.start)}`;
    const button = row.querySelector("button");
    const is = (part) => part?.recording === recording && part[mark.kind] === mark.id;
    const show = () => {
      const there = this.keeping.order.some((id) => is(this.keeping.parts.get(id)));
      button.setAttribute("aria-pressed", there);
      button.textContent = there ? "In this review" : "Add";
      button.setAttribute("aria-label", `${button.textContent}: ${called(mark)}`);
    };
    button.addEventListener("click", () => {
      const there = this.keeping.order.find((id) => is(this.keeping.parts.get(id)));
      const part = { recording, [mark.kind]: mark.id, kind: mark.kind, there: true, missing: "", name: mark.name, labels: mark.labels ?? [] };
      const place = { start: mark.start, end: mark.end, at: mark.at, filmed: when };
      const picture = `/recordings/${recording}/still/${mark.at}-320.jpg`;
      this.add(there, { id: newId(), ...part, ...place, picture });
    });
    row.show = show;
    show();
    return row;
  }

  // Which of them are in the review, anew.
  show() {
    for (const row of this.films.querySelectorAll("li")) row.show?.();
  }

  #wrong(list, why) {
    const line = document.createElement("li");
    line.textContent = why.status ? why.message : "Cannot reach the box. Are you on the same Wi-Fi?";
    list.replaceChildren(line);
  }
}
