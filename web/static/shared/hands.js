// Hands on the shared screen. While film plays, any key and any tap freezes it at once;
// only Again and Slow let it go on. The buttons fade while it plays and come back.

const QUIET = 1800; // ms without a hand, after which the buttons fade
const GOES_ON = new Set(["again", "whole", "half", "quarter", "slower", "fill"]);
const KEYS = {
  " ": "toggle",
  k: "toggle",
  a: "again",
  r: "again",
  s: "slower",
  arrowleft: "pictureBack",
  ",": "pictureBack",
  arrowright: "pictureOn",
  ".": "pictureOn",
  n: "next",
  pagedown: "next",
  b: "back",
  pageup: "back",
  f: "fill",
};

export class Hands {
  #sleep = 0;
  #played = false;
  #froze = false; // by the very press that is under way: its click shall not play again

  constructor(screen, acts) {
    Object.assign(this, { screen, acts });
    addEventListener("keydown", (event) => this.#key(event), true);
    addEventListener("keyup", (event) => asButton(event) && event.preventDefault(), true);
    addEventListener("pointerdown", (event) => this.#down(event), true);
    addEventListener("click", (event) => this.#click(event), true);
    addEventListener("pointermove", (event) => event.pointerType === "mouse" && this.wake());
    screen.addEventListener("changed", () => this.#changed());
  }

  // The buttons come back, and fade again if film plays on.
  wake() {
    document.body.classList.remove("is-quiet");
    clearTimeout(this.#sleep);
    this.#sleep = setTimeout(() => document.body.classList.toggle("is-quiet", this.screen.playing), QUIET);
  }

  #changed() {
    const { playing } = this.screen;
    if (playing !== this.#played) this.wake();
    this.#played = playing;
  }

  #key(event) {
    const { playing } = this.screen;
    const unseen = document.body.classList.contains("is-quiet");
    const button = asButton(event);
    const does = button && unseen ? "freeze" : button || meant(event);
    this.wake();
    if (playing && !GOES_ON.has(does)) this.screen.freeze();
    if (!does || document.querySelector("dialog[open]")) return;
    event.preventDefault(); // a button's own click does not follow
    const often = event.repeat && !does.startsWith("picture");
    if (!often && !(playing && does === "toggle")) this.acts[does]();
  }

  #down(event) {
    const does = event.target.closest?.("[data-do]")?.dataset.do;
    this.#froze = this.screen.playing && !GOES_ON.has(does);
    this.wake();
    if (this.#froze) this.screen.freeze();
  }

  #click(event) {
    const button = event.target.closest?.("[data-do]");
    const froze = this.#froze;
    this.#froze = false;
    if (!button || button.disabled) return;
    const does = button.dataset.do;
    if (!(froze && does === "toggle")) this.acts[does]();
  }
}

function meant(event) {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey);
  return plain ? KEYS[event.key.toLowerCase()] : undefined;
}

// What the button in focus does, if the key is one that presses it.
function asButton(event) {
  if (event.key !== "Enter" && event.key !== " ") return undefined;
  const button = event.target.closest?.("button[data-do]");
  return button && !button.disabled && !button.closest("dialog") ? button.dataset.do : undefined;
}
