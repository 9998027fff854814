// The set-up coach: waits for the button, shows the film that grows, asks at the end.

import { ask, here } from "../box.js";
import { touch } from "../here.js";
import { Feed } from "./feed.js";
import { Light } from "./light.js";
import { Sound } from "./sound.js";

const $ = (id) => document.getElementById(id);
const POLL = 1000;
const SURE = "Erase it for good: press once more";
const coach = $("coach");
let recording = null;
let running = []; // what is to be stopped when the film is over
let sure = false;

function step(name, focus) {
  coach.dataset.step = name;
  if (focus) $(focus).focus();
}

function tell(why) {
  $("told").textContent = why ? (why.status ? why.message : "Cannot reach the box. Are you on the same Wi-Fi?") : "";
  $("told").hidden = !why;
}

// The button is all that begins it; this only looks whether somebody has pressed it.
async function wait() {
  if (coach.dataset.step !== "waiting") return;
  try {
    const told = await ask("/api/here", { itself: true });
    if (told.doing === "recording" && told.recording) return begin(told.recording);
    if (told.doing === "cannot" || !told.doing) $("waiting").textContent = `${told.state.title}. ${told.state.text}`;
    else $("waiting").textContent = "Waiting for the button …";
  } catch {
    // the bar above says that the box cannot be reached
  }
  setTimeout(wait, POLL);
}

async function begin(id) {
  const { pieces } = await ask(`/api/recordings/${id}/growing`, { itself: true }).catch(() => ({ pieces: 0 }));
  if (!pieces) return setTimeout(wait, POLL); // nothing of it is kept yet
  recording = id;
  step("ready", "ready-title");
}

// A browser plays, and measures sound, only after somebody pressed something on the page.
$("look").addEventListener("click", () => {
  if (!("MediaSource" in window)) {
    $("told").textContent = "This browser cannot show a film while it grows. Press the button on the box again, then look at the test film among the recordings.";
    $("told").hidden = false;
    return;
  }
  step("seeing");
  const film = fresh();
  const feed = new Feed(film, recording);
  running = [feed, new Sound(film, $("meter"), $("sound")), new Light(film, $("screen"), $("light"))];
  feed.addEventListener("over", over);
  feed.addEventListener("trouble", (event) => (event.detail.status === 404 ? gone() : tell(event.detail)));
  film.addEventListener("canplay", () => film.play().catch(tell), { once: true });
  film.addEventListener("timeupdate", touch);
  feed.run();
});

// Sound can be taken out of a player once, so each test film has one of its own.
function fresh() {
  const film = $("film").cloneNode();
  $("film").replaceWith(film);
  return film;
}

function stop() {
  for (const one of running.splice(0)) one.stop();
}

function over() {
  stop();
  $("keep").href = `/recordings/${recording}`;
  sure = false;
  step("over", "over-title");
}

function gone() {
  stop();
  again();
}

function again() {
  tell(null);
  $("erase").textContent = "Erase the test film";
  step("waiting");
  wait();
}

$("erase").addEventListener("click", async () => {
  if (!sure) {
    sure = true;
    $("erase").textContent = SURE;
    return;
  }
  try {
    await ask(`/api/recordings/${recording}`, { method: "DELETE" });
    again();
  } catch (why) {
    if (why.status === 404) again();
    else tell(why);
  }
});
$("another").addEventListener("click", again);
here.addEventListener("locked", stop);
wait();
