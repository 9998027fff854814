// The shared screen: ties hands, wishes and the box to what is shown.

import { $ } from "../look/say.js";
import { Hands } from "./hands.js";
import { Link } from "./link.js";
import { Screen } from "./screen.js";
import { signs } from "./signs.js";

const BLOCKED = 1500; // ms after which film that was asked for from afar should play

const screen = new Screen();
const link = new Link();
let asleep = false;
let said = "";

const acts = {
  next: () => begun() && screen.show(screen.at + 1),
  back: () => screen.show(screen.at - 1),
  again: () => screen.again(),
  play: () => screen.play(),
  freeze: () => screen.freeze(),
  toggle: () => screen.toggle(),
  pictureBack: () => screen.step(-1),
  pictureOn: () => screen.step(1),
  whole: () => screen.slow("whole"),
  half: () => screen.slow("half"),
  quarter: () => screen.slow("quarter"),
  slower: () => screen.slower(),
  fill: () => (document.fullscreenElement ? document.exitFullscreen() : fill()),
  leave: () => $("leaving").showModal(),
  stay: () => $("leaving").close(),
};

// The first press on the screen fills it.
function begun() {
  if (screen.first && navigator.userActivation?.isActive) fill();
  return screen.items.length > 0;
}

function fill() {
  document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => {});
}

// What the practitioner's page is told: only when it has changed.
function tell() {
  const { at: item, playing, speed } = screen;
  const doing = { item, playing, speed, at: playing ? 0 : screen.time };
  const now = JSON.stringify(doing);
  if (now === said || !screen.items.length) return;
  said = now;
  link.say(doing);
}

screen.addEventListener("changed", () => {
  if (screen.playing) asleep = false;
  signs(screen, { asleep });
  tell();
});
link.addEventListener("news", ({ detail }) => screen.take(detail));
link.addEventListener("wish", ({ detail: does }) => {
  acts[does]();
  if (does === "play" || does === "again") setTimeout(blocked, BLOCKED);
});
link.addEventListener("lost", () => lost("No connection to the box just now. What is here stays."));
link.addEventListener("back", () => {
  lost("");
  said = "";
  tell();
});
link.addEventListener("over", () => {
  screen.shut();
  location.replace("/shared?because=ended");
});

// Whoever leaves is on the way to the door: the line has nothing more to say.
$("leaving").addEventListener("submit", () => (link.over = true));

function lost(text) {
  $("lost").textContent = text;
  $("lost").hidden = !text;
}

// A browser lets film with sound begin only after a touch on it.
function blocked() {
  asleep = screen.isFilm && !navigator.userActivation?.hasBeenActive && screen.video.paused;
  signs(screen, { asleep });
}

// A television that dims in the middle of a talk would be a pity.
async function stayAwake() {
  if (document.hidden) return;
  await navigator.wakeLock?.request("screen").catch(() => {});
}

new Hands(screen, acts);
document.addEventListener("visibilitychange", stayAwake);
addEventListener("pageshow", (event) => event.persisted && location.reload());
new BroadcastChannel("vig").postMessage("locked"); // what else is open in this browser goes
stayAwake();
link.listen();
