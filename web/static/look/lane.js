// What both strips share: the waveform, gaps, moments and the chosen span, drawn for a
// stretch of the film from `from` to `to` (ns).

export class Lane {
  constructor(root, film) {
    this.root = root;
    this.film = film;
    this.canvas = root.querySelector("canvas");
    this.moments = root.querySelector(".moments");
    this.span = root.querySelector(".span");
    this.head = root.querySelector(".head");
    this.from = 0;
    this.to = film.duration;
  }

  // Where a time lies, in percent of the width.
  place(time) {
    return (100 * (time - this.from)) / (this.to - this.from);
  }

  // Which time lies under a pointer.
  timeAt(clientX) {
    const box = this.canvas.getBoundingClientRect();
    const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width));
    return this.from + share * (this.to - this.from);
  }

  put(element, start, end) {
    const left = Math.max(-1, this.place(start));
    const right = Math.min(101, this.place(end));
    element.hidden = right <= 0 || left >= 100;
    element.style.left = `${left}%`;
    element.style.width = `${Math.max(0, right - left)}%`;
  }

  putHead(time) {
    this.head.style.left = `${this.place(time)}%`;
  }

  putSpan(span) {
    if (span.chosen) this.put(this.span, span.start, span.end);
    else this.span.hidden = true;
  }

  putMoments(moments, inHand) {
    const marks = moments.map((moment) => {
      const mark = document.createElement("div");
      mark.className = moment.id === inHand ? "one in-hand" : "one";
      this.put(mark, moment.start, moment.end);
      return mark;
    });
    this.moments.replaceChildren(...marks);
  }

  draw() {
    const scale = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.canvas;
    const width = (this.canvas.width = Math.round(clientWidth * scale));
    const height = (this.canvas.height = Math.round(clientHeight * scale));
    const pen = this.canvas.getContext("2d");
    const colours = getComputedStyle(this.root);
    this.#drawGaps(pen, width, height, colours.getPropertyValue("--line"));
    pen.fillStyle = colours.getPropertyValue("--wave");
    const bar = 3 * scale; // bars with air between read better than a solid shape
    for (let x = 0; x < width; x += bar) {
      const tall = Math.max(scale, this.#loudest(x / width, (x + bar) / width) * height * 0.92);
      pen.fillRect(x, (height - tall) / 2, bar - scale, tall);
    }
  }

  #drawGaps(pen, width, height, colour) {
    pen.fillStyle = colour;
    for (const gap of this.film.gaps) {
      const left = (this.place(gap.start) / 100) * width;
      const right = (this.place(gap.start + gap.duration) / 100) * width;
      pen.fillRect(left, 0, Math.max(2, right - left), height);
    }
  }

  // The loudest of a share of the width, 0 to 1.
  #loudest(left, right) {
    const at = (share) => (this.from + share * (this.to - this.from)) / this.film.step;
    let loudest = 0;
    for (let k = Math.floor(at(left)); k <= Math.floor(at(right)); k++) {
      loudest = Math.max(loudest, this.film.waveform[k] ?? 0);
    }
    return loudest / 255;
  }
}

// Follow a pointer that was put down, until it is lifted.
export function drag(element, { start, move, end }) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || start?.(event) === false) return;
    element.setPointerCapture(event.pointerId);
    const moved = (next) => move(next);
    const lifted = (last) => {
      element.removeEventListener("pointermove", moved);
      element.removeEventListener("pointerup", lifted);
      element.removeEventListener("pointercancel", lifted);
      end?.(last);
    };
    element.addEventListener("pointermove", moved);
    element.addEventListener("pointerup", lifted);
    element.addEventListener("pointercancel", lifted);
    move(event);
  });
}
