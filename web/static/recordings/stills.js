// Stills of the cards that are on screen, two at a time: each costs the box a moment of
// work, and whatever else the page asks for must not wait behind a hundred of them.

const AT_ONCE = 2;
const AHEAD = "300px"; // begin this much before a card comes into view

export class Stills {
  #wanted = new Set(); // pictures in view, in the order in which they came
  #loading = 0;
  #seen = new IntersectionObserver((entries) => this.#look(entries), { rootMargin: AHEAD });

  watch(node) {
    for (const picture of node.querySelectorAll("[data-still]")) {
      const { still } = picture.dataset;
      if (still && picture.dataset.shown !== still) this.#seen.observe(picture);
    }
  }

  // Try once more what could not be had.
  again() {
    for (const picture of document.querySelectorAll("[data-still].failed")) {
      picture.classList.remove("failed");
      this.#seen.unobserve(picture);
      this.#seen.observe(picture);
    }
  }

  #look(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#wanted.add(target);
      else this.#wanted.delete(target);
    }
    this.#next();
  }

  #next() {
    for (const picture of this.#wanted) {
      if (this.#loading >= AT_ONCE) return;
      this.#wanted.delete(picture);
      this.#load(picture);
    }
  }

  #load(picture) {
    const { still } = picture.dataset;
    if (!picture.isConnected || picture.dataset.shown === still) return;
    this.#loading += 1;
    this.#seen.unobserve(picture);
    const done = (kind) => {
      picture.onload = picture.onerror = null;
      picture.classList.remove("loaded", "failed");
      picture.classList.add(kind);
      this.#loading -= 1;
      this.#next();
    };
    picture.onload = () => done("loaded");
    picture.onerror = () => {
      delete picture.dataset.shown;
      done("failed");
    };
    picture.dataset.shown = still;
    picture.src = still;
  }
}
