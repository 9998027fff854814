// Is the box still there, still unlocked, and is somebody here? Runs on every page
// behind the door. Locking in one tab locks the others at once.

import { ask, here, Refusal } from "./box.js";

const POLL = 5000;
const TELL = 30000; // say at most so often that somebody is here
const channel = new BroadcastChannel("vig");
const away = document.getElementById("away");
let lastTold = performance.now();
let locked = false;

// A page with words that are not saved may stay, covered (look/leaving.js). Whether we go.
export function leave(because) {
  locked = true;
  const going = dispatchEvent(new CustomEvent("vig-leaving", { cancelable: true }));
  if (going) location.replace(`/unlock?because=${because}`);
  return going;
}

channel.addEventListener("message", () => leave("locked"));
here.addEventListener("locked", () => leave("idle"));
document.getElementById("lock")?.addEventListener("submit", (event) => {
  event.preventDefault();
  lock();
});
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

// What is in hand is kept first. The others are told when the box really is locked: a
// tab that asked too soon would be let in again.
async function lock() {
  const lastThings = [];
  dispatchEvent(new CustomEvent("vig-locking", { detail: lastThings }));
  await Promise.allSettled(lastThings);
  try {
    await ask("/lock", { method: "POST", raw: true });
  } catch (problem) {
    away.hidden = problem instanceof Refusal;
    if (!away.hidden) return;
  }
  channel.postMessage("locked");
  leave("locked");
}

// Somebody did something, or a film is playing.
export async function touch() {
  if (performance.now() - lastTold < TELL) return;
  lastTold = performance.now();
  await ask("/api/touch", { method: "POST" }).catch(() => {}); // the next poll tells
}
for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"]) {
  addEventListener(kind, touch, { passive: true });
}

// The line that the box cannot be reached comes and goes by itself: a laptop that has
// left the box's Wi-Fi may get no answer at all, so each question has its time.
let next = 0;
async function look() {
  clearTimeout(next);
  try {
    const state = await ask("/api/here", { within: POLL });
    const back = !away.hidden;
    away.hidden = true;
    here.dispatchEvent(new CustomEvent("state", { detail: state }));
    if (back) here.dispatchEvent(new Event("back"));
    dispatchEvent(new Event(locked ? "vig-unlocked" : "vig-state"));
    locked = false;
  } catch (problem) {
    const shut = problem instanceof Refusal && problem.status === 403;
    if (shut && leave("idle")) return;
    away.hidden = shut;
    if (!shut) here.dispatchEvent(new Event("away"));
  }
  clearTimeout(next);
  next = setTimeout(look, POLL);
}
next = setTimeout(look, POLL);
for (const kind of ["online", "offline"]) addEventListener(kind, look);
document.addEventListener("visibilitychange", () => document.hidden || look());
