// The parent's stars: what was found good while it happened. Each is a sign on both strips
// and a line in a list, with a way there and a way to mark a moment around it.

import { $, say } from "./say.js";
import { flash } from "./signs.js";
import { called, clock, spoken } from "./words.js";

export class Stars {
  all = [];

  constructor(stage) {
    this.stage = stage;
    this.place = $("stars");
    this.model = $("stars-one").content.firstElementChild;
    this.place.addEventListener("click", ({ target }) => {
      const act = target.closest("[data-act]")?.dataset.act;
      if (act) this[act](Number(target.closest("li").dataset.at));
    });
  }

  // What the box tells; while a film grows there may be more of them.
  tell(stars) {
    if (String(stars) === String(this.all)) return;
    this.all = stars;
    this.place.replaceChildren(...stars.map((at) => this.#row(at)));
    $("starred").hidden = $("legend-stars").hidden = !stars.length;
    this.list();
  }

  // Say of each star in which moment it lies, if there is one.
  list() {
    const moments = this.stage.notes.all("moments");
    for (const row of this.place.children) {
      const at = Number(row.dataset.at);
      const around = moments.find(({ start, end }) => start <= at && at <= end);
      row.querySelector(".in").textContent = around ? `in “${called(around)}”` : "";
      row.querySelector("[data-act=mark]").hidden = Boolean(around);
    }
  }

  #row(at) {
    const row = this.model.cloneNode(true);
    row.dataset.at = at;
    row.querySelector("[data-act=go] span").textContent = clock(at);
    row.querySelector("[data-act=go]").setAttribute("aria-label", `Go to the star at ${spoken(at)}`);
    row.querySelector("[data-act=mark]").setAttribute("aria-label", `Mark a moment around the star at ${spoken(at)}`);
    return row;
  }

  go(at) {
    const { player, film } = this.stage;
    player.pause();
    player.show(film.at(at));
    $("film").scrollIntoView({ block: "nearest" });
    say(`The star at ${spoken(at)}.`);
  }

  mark(at) {
    const { film, form, span } = this.stage;
    this.go(at);
    form.begin(span.around(film.at(at)), "marking a star");
    say(`Marked ${clock(span.start)} to ${clock(span.end)}.`);
    flash("mark");
    $("name").focus({ preventScroll: true });
  }
}
