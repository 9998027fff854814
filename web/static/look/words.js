// Times as people read them.

import { SECOND } from "./film.js";

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
  return `${(time / SECOND).toFixed(1).replace(/\.0$/, "")} seconds`;
}

// 1 minute 42 seconds, for those who hear it
export function spoken(time) {
  const seconds = Math.floor(time / SECOND);
  return `${Math.floor(seconds / 60)} minutes ${seconds % 60} seconds`;
}
