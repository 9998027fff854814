// What becomes of the film while it is looked at: it grows while it is recorded, somebody
// else makes notes, the family erases it. Asked now and then, which keeps nothing unlocked.

import { ask } from "../box.js";
import { $, say } from "./say.js";
import { spoken } from "./words.js";

const POLL = 10000;
const POLL_GROWING = 4000;
const WORTH_TELLING = 2e9; // ns
const AT_THE_END = 1e9;

export class Growing {
  constructor(stage, newer, gone) {
    Object.assign(this, { stage, newer, gone });
    this.path = `/api/recordings/${stage.recording}`;
    stage.player.video.addEventListener("ended", () => {
      this.ranOut = true;
      this.look();
    });
    this.every = POLL;
    this.timer = setTimeout(() => this.look(), POLL_GROWING);
  }

  stop() {
    clearTimeout(this.timer);
    this.over = true;
  }

  async look() {
    clearTimeout(this.timer);
    try {
      await this.told(await ask(this.path, { itself: true }));
    } catch (why) {
      if (why.status === 404) return this.gone();
    } // else the bar above says that the box cannot be reached
    if (!this.over) this.timer = setTimeout(() => this.look(), this.every);
  }

  async told(told) {
    const { film, player, notes } = this.stage;
    this.every = told.recording_now ? POLL_GROWING : POLL;
    if (told.notes.version !== notes.version) await notes.refresh();
    const more = told.duration - film.duration;
    this.stage.stars.tell(told.stars);
    $("ending").hidden = !told.ending;
    $("ending").textContent = told.ending;
    if (more < 0 && !this.shorter) return this.#shorter();
    $("growing").hidden = !told.recording_now && more < WORTH_TELLING;
    $("growing-more").hidden = more < WORTH_TELLING;
    const still = told.recording_now ? "This film is still being recorded." : "The recording has ended.";
    $("growing-says").textContent = more < WORTH_TELLING ? still : `${still} ${spoken(more)} more can be shown.`;
    if (!this.#atTheEnd()) this.ranOut = false;
    else if (more >= WORTH_TELLING) {
      const goOn = this.ranOut || player.playing;
      await this.newer();
      if (goOn) player.play();
      say("Newer film is shown.");
    }
  }

  // The family left out the end of it: nothing of that stays on this page.
  async #shorter() {
    this.shorter = true; // asked for once, should the box not have it yet
    await this.newer();
    this.shorter = false;
    const { film, form, span } = this.stage;
    if (span.chosen && span.last > film.last) form.drop();
    say($("ending").textContent);
  }

  // Whoever has seen the end waits for more; nobody else is taken anywhere.
  #atTheEnd() {
    const { film, player } = this.stage;
    return film.duration - film.start(player.shown) < AT_THE_END && player.span === null;
  }
}
