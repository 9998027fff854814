// Small pictures, voices and movement, as far as the box has made them: asked for again
// while some are missing. The page works without.

import { ask } from "../box.js";

const AGAIN = 2000;
const MANY_TRIES = 5;

export class Lanes extends EventTarget {
  pictures = [];
  tracks = {}; // by name: { step (s), values (0 to 255 or null) }
  by = null;
  progress = 1;
  #failed = 0;

  constructor(recording) {
    super();
    this.path = `/api/recordings/${recording}/lanes`;
  }

  async load() {
    clearTimeout(this.timer);
    let told;
    try {
      told = await ask(this.path, { itself: true });
    } catch (why) {
      return this.#without(why);
    }
    this.#failed = 0;
    this.pictures = told.pictures;
    this.by = told.voices.by;
    this.tracks = { wave: { step: told.waveform_step, values: told.waveform }, movement: told.movement };
    if (this.by) this.tracks.voices = told.voices;
    this.progress = told.complete ? 1 : told.progress;
    if (!told.complete) this.timer = setTimeout(() => this.load(), AGAIN);
    this.dispatchEvent(new Event("changed"));
  }

  // A box that does not know them is not asked again; one that is away or busy is.
  #without(why) {
    const worthIt = !why.status || why.status === 503;
    if (worthIt && ++this.#failed < MANY_TRIES) this.timer = setTimeout(() => this.load(), AGAIN * 2);
    this.progress = 1;
    this.dispatchEvent(new Event("changed"));
  }
}
