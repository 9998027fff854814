// A film as the page reckons with it: when each picture starts, in whole nanoseconds.
// Pictures are counted from 0. A span is two picture numbers, both inside.

export const SECOND = 1e9;
const HAIR = 1e6; // a browser's times may lie a little beside the film's own

// When each picture starts (ns), of the steps from picture to picture in ticks that the
// box tells: whole nanoseconds, rounded as the box does. Doubles hold ticks exactly, not
// ticks times a billion, so whole seconds are put aside first.
export function starts({ scale, first, steps }) {
  if (first === null) return [];
  const time = (tick) => {
    const whole = Math.floor(tick / scale);
    return whole * SECOND + Math.floor(((tick - whole * scale) * SECOND + Math.floor(scale / 2)) / scale);
  };
  const found = [time(first)];
  let tick = first;
  for (const one of steps) {
    const [step, times] = Array.isArray(one) ? one : [one, 1];
    for (let n = 0; n < times; n++) found.push(time((tick += step)));
  }
  return found;
}

export class Film {
  constructor({ duration, gaps }, frames) {
    this.duration = duration;
    this.gaps = gaps;
    this.frames = frames;
    this.last = frames.length - 1;
  }

  // The picture that is on screen at a time: the last one that has started.
  at(time) {
    let low = 0;
    let high = this.last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.frames[middle] <= time + HAIR) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  inside(picture) {
    return Math.max(0, Math.min(this.last, picture));
  }

  start(picture) {
    return this.frames[picture];
  }

  // Where the next picture starts; after the last one, the end of the film.
  end(picture) {
    if (picture < this.last) return this.frames[picture + 1];
    return Math.max(this.duration, this.frames[picture] + 1);
  }

  // Seconds to seek to: the middle of a picture, never its edge.
  middle(picture) {
    return (this.start(picture) + this.end(picture)) / 2 / SECOND;
  }
}
