// Measures the film's sound without playing it: in the room that is being filmed it
// would go round and howl.

import { heard, ofSound } from "./judge.js";

const EVERY = 50; // ms
const KEPT = 300; // 15 s of levels
const FLOOR = -70; // dB: the left end of the meter

export class Sound {
  constructor(video, meter, told) {
    Object.assign(this, { meter, told, levels: [] });
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = 2048;
    this.context.createMediaElementSource(video).connect(this.analyser); // and to nothing else
    this.samples = new Float32Array(this.analyser.fftSize);
    this.video = video;
    this.timer = setInterval(() => this.#measure(), EVERY);
    this.context.resume();
  }

  stop() {
    clearInterval(this.timer);
    this.context.close();
  }

  #measure() {
    if (this.video.paused || this.video.readyState < 3) return;
    this.analyser.getFloatTimeDomainData(this.samples);
    const power = this.samples.reduce((sum, one) => sum + one * one, 0) / this.samples.length;
    this.levels.push(Math.max(-100, 10 * Math.log10(power + 1e-12)));
    if (this.levels.length > KEPT) this.levels.shift();
    this.#show();
  }

  #show() {
    const along = (level) => `scaleX(${Math.max(0, Math.min(1, 1 - level / FLOOR))})`;
    this.meter.querySelector(".level").style.transform = along(this.levels.at(-1));
    this.meter.querySelector(".background").style.transform = along(heard(this.levels).background);
    if (this.levels.length % 20) return; // a sentence that changes all the time cannot be read
    const [verdict, says] = ofSound(this.levels);
    if (this.told.textContent !== says) this.told.textContent = says;
    this.told.dataset.verdict = verdict;
  }
}
