// Hands a player the pieces of a film as they are kept. Tells "over" when the recording
// has ended and all is shown, "trouble" (detail: why) when nothing newer comes.

import { ask } from "../box.js";

const AGAIN = 250; // ms until a piece that is not there yet is asked for once more
const FROM = 4; // pieces before the newest to begin with: there is a whole picture in them
const BEHIND = 2.5; // s: further behind than this, and we go to the newest
const AT = 0.8; // s behind the end of what is there
const KEEP = 20; // s that stay, so that a long test does not fill the memory

const until = (target, name) => new Promise((done) => target.addEventListener(name, done, { once: true }));
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// "avc1.64001f" of the picture's configuration, which stands in the beginning (ISO/IEC 14496-15).
export function codecs(beginning) {
  const at = new TextDecoder("latin1").decode(beginning).indexOf("avcC");
  if (at < 0) throw new Error("this film has no picture that a browser knows");
  const hex = [...beginning.slice(at + 5, at + 8)].map((byte) => byte.toString(16).padStart(2, "0"));
  return `avc1.${hex.join("")}, mp4a.40.2`;
}

export class Feed extends EventTarget {
  constructor(video, recording) {
    super();
    Object.assign(this, { video, recording, over: false });
    this.api = `/api/recordings/${recording}/growing`;
    this.pieces = `/recordings/${recording}/pieces`;
  }

  stop() {
    this.over = true;
    if (this.address) URL.revokeObjectURL(this.address);
  }

  async run() {
    try {
      await this.#open();
      await this.#follow();
    } catch (why) {
      if (!this.over) this.dispatchEvent(new CustomEvent("trouble", { detail: why }));
    }
  }

  async #open() {
    const beginning = await this.#bytes("beginning.mp4");
    const source = new MediaSource();
    this.address = this.video.src = URL.createObjectURL(source);
    await until(source, "sourceopen");
    this.buffer = source.addSourceBuffer(`video/mp4; codecs="${codecs(beginning)}"`);
    await this.#append(beginning);
  }

  async #follow() {
    const { pieces } = await ask(this.api);
    let next = Math.max(0, pieces - FROM);
    while (!this.over) {
      const piece = await this.#bytes(`${next}.m4s`);
      if (piece) {
        await this.#append(piece);
        this.#keepUp();
        next++;
      } else {
        const told = await ask(this.api, { itself: true });
        if (next < told.pieces - 1) next++; // this one is lost, and there are later ones
        else if (!told.recording_now && next >= told.pieces) return this.dispatchEvent(new Event("over"));
        else await sleep(AGAIN);
      }
    }
  }

  async #bytes(name) {
    const answer = await ask(`${this.pieces}/${name}`, { raw: true, itself: true });
    return answer.status === 204 ? null : new Uint8Array(await answer.arrayBuffer());
  }

  async #append(bytes) {
    const done = until(this.buffer, "updateend");
    this.buffer.appendBuffer(bytes);
    await done;
  }

  #keepUp() {
    const { buffered, currentTime } = this.video;
    if (!buffered.length) return;
    const end = buffered.end(buffered.length - 1);
    const start = buffered.start(buffered.length - 1);
    if (currentTime < start || end - currentTime > BEHIND) this.video.currentTime = Math.max(start, end - AT);
    if (end - buffered.start(0) > 2 * KEEP) this.buffer.remove(0, end - KEEP);
  }
}
