// The recordings page: its cards, its search, and the state of the box kept current.

import { ask, here } from "../box.js";
import "../here.js";
import { watch } from "./ahead.js";
import { grow } from "./growing.js";
import { List } from "./list.js";
import { Search } from "./search.js";
import { Stills } from "./stills.js";

const AGAIN = 300; // ms between two looks while the box is still looking itself
const days = document.getElementById("days");
const stills = new Stills();
const list = new List(days, stills);
const search = new Search(list);
const begun = days.dataset;
let box = { ...begun, seconds: Number(begun.seconds), films: Number(begun.films) };
let asking = false;

grow(days, box.doing === "recording" ? box.seconds : null);
stills.watch(days);
watch(days);
if (!("whole" in days.dataset)) fetchAll();

here.addEventListener("state", ({ detail }) => {
  show(detail);
  const told = { ...detail, recording: detail.recording ?? "" };
  const changed = ["doing", "recording", "films"].some((each) => told[each] !== box[each]);
  const nothingToWatch = told.doing === "recording" && !list.canWatch(told.recording);
  box = told;
  if (changed || nothingToWatch) fetchAll();
});
here.addEventListener("away", () => grow(days, null));
here.addEventListener("back", () => {
  fetchAll();
  stills.again();
});

// All cards anew; while the box is still looking at them, again and again.
async function fetchAll() {
  if (asking) return;
  asking = true;
  try {
    let told;
    do {
      told = await ask("/api/recordings");
      await list.show(told);
      search.again();
      grow(days, box.doing === "recording" ? box.seconds : null);
      if (told.known < told.there) await new Promise((done) => setTimeout(done, AGAIN));
    } while (told.known < told.there);
  } catch {
    // The box is out of reach or locked: here.js says so, and "back" asks once more.
  } finally {
    asking = false;
  }
}

function show({ state, low, doing, seconds }) {
  document.getElementById("state").className = `state ${state.kind}`;
  if (put("state-title", state.title)) put("spoken", `${state.title}.`);
  put("state-text", state.text);
  if (put("low-text", low) && low) put("spoken", `Space is getting low. ${low}`);
  document.getElementById("low").hidden = !low;
  grow(days, doing === "recording" ? seconds : null);
}

function put(id, text) {
  const place = document.getElementById(id);
  if (place.textContent === text) return false;
  place.textContent = text;
  return true;
}
