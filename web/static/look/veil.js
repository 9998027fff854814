// A calm page over everything, for when somebody else looks at the screen, and for a box
// that was locked while words were not saved yet. Nothing under it can be seen, heard,
// reached by keyboard or read out.

const UNDER = ".top, .skip, .look, .bar, .review";

export class Veil {
  #title = document.title;
  #scroll = 0;
  #focus = null;

  constructor(player) {
    this.player = player;
    this.root = document.getElementById("veil");
  }

  // Which of its faces is up: "cover", "locked", "erased", or none.
  get face() {
    return this.root.hidden ? "" : this.root.dataset.face;
  }

  put(face) {
    this.player?.pause();
    for (const open of document.querySelectorAll("dialog[open]")) open.close();
    if (this.root.hidden) {
      this.#scroll = scrollY;
      this.#focus = document.activeElement;
    }
    this.root.dataset.face = face;
    for (const one of this.root.children) one.hidden = one.dataset.face !== face;
    this.root.hidden = false;
    this.#under(true);
    document.title = "VIG Recorder";
    this.root.querySelector(`[data-face="${face}"] :is(input, a, button)`).focus();
  }

  lift() {
    this.root.hidden = true;
    this.#under(false);
    document.title = this.#title;
    scrollTo(0, this.#scroll);
    this.#focus?.focus();
  }

  toggle() {
    if (this.face === "cover") this.lift();
    else if (!this.face) this.put("cover");
  }

  #under(hidden) {
    document.body.classList.toggle("veiled", hidden);
    for (const part of document.querySelectorAll(UNDER)) part.inert = hidden;
  }
}
