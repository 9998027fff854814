// Times, moments and states as people read them.

import { SECOND } from "./film.js";

export const NAMELESS = "No name yet";

export function called(one) {
  return one.name || NAMELESS;
}

// 1:42
export function clock(time) {
  const seconds = Math.floor(time / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// 1:42.3
export function exactly(time) {
  return `${clock(time)}.${Math.floor((time % SECOND) / (SECOND / 10))}`;
}

// 6.4 seconds
export function long(time) {
  const seconds = (time / SECOND).toFixed(1).replace(/\.0$/, "");
  return `${seconds} second${seconds === "1" ? "" : "s"}`;
}

// 0:12 – 0:27 · 15 seconds
export function stretch({ start, end }) {
  return `${clock(start)} – ${clock(end)} · ${long(end - start)}`;
}

// 1 minute 42 seconds, for those who hear it
export function spoken(time) {
  const seconds = Math.floor(time / SECOND);
  return `${count(Math.floor(seconds / 60), "minute")} ${count(seconds % 60, "second")}`;
}

export function count(number, thing) {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}

// What became of what was changed: [a kind for the colour, a sentence].
export function saved({ unsaved, away, conflict }) {
  const refused = unsaved.find((one) => one.refused);
  if (conflict) return ["ask", "Not saved yet: choose one of the two versions."];
  if (refused) return ["ask", `Not saved yet. ${refused.refused}`];
  if (away && unsaved.length) return ["ask", `${away} Not saved yet: your words stay here and are saved when the box is back.`];
  return unsaved.length ? ["busy", "Saving …"] : ["good", "Saved"];
}
