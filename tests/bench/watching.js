// When a picture comes on the screen, and which: put into every page before its own
// scripts. Numbers are read where tests/bench/counted.py wrote them.

window.vigWatch = (() => {
  const PATIENCE = 30000; // ms
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  let film;
  let first;
  let next;

  function row(pixels, at, bits) {
    let number = 0;
    for (let bit = 0; bit < bits; bit++) {
      const [x, y] = [16 + 16 * bit + 8, at + 8];
      if (pixels.data[4 * (y * pixels.width + x) + 1] > 125) number += 2 ** bit;
    }
    return number;
  }

  function read() {
    Object.assign(pen.canvas, { width: 224, height: 144 });
    pen.drawImage(film, 0, 0, 224, 144, 0, 0, 224, 144);
    const pixels = pen.getImageData(0, 0, 224, 144);
    return 30 * row(pixels, 16, 12) + row(pixels, 112, 5);
  }

  // The next picture that is presented: how long after "began", its number, its place.
  function presented(began) {
    return new Promise((tell, fail) => {
      film.requestVideoFrameCallback((now) => {
        const ms = now - began();
        tell({ ms, number: read(), time: film.currentTime });
      });
      setTimeout(() => fail(new Error("no picture came")), PATIENCE);
    });
  }

  document.addEventListener("readystatechange", () => {
    film ??= document.querySelector("video");
    if (film) first ??= presented(() => 0); // counted from the navigation
  });

  return {
    shown: () => read(),
    first: () => first,
    next: () => next,
    // Count from an event that a person's hand makes.
    arm(kind) {
      let began;
      addEventListener(kind, (event) => (began = event.timeStamp), { capture: true, once: true });
      next = presented(() => began);
    },
    // Go to a place by script, for a page without controls.
    go(seconds) {
      const began = performance.now();
      next = presented(() => began);
      film.currentTime = seconds;
      return next;
    },
  };
})();
