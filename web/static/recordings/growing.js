// How long the recording that is being made has been running, counted on from what the
// box said last.

let began = null; // on performance.now(), ms
let place = null;

export function grow(days, seconds) {
  place = days;
  began = seconds === null ? null : performance.now() - seconds * 1000;
  tick();
}

function tick() {
  if (began === null) return;
  const told = place.querySelector('.recording[data-kind="live"] [data-of="now"]');
  if (told) told.textContent = `${clock((performance.now() - began) / 1000)} so far`;
}

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

setInterval(tick, 1000);
