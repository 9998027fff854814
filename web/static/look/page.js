// Looking through a film: asks the box for it, and ties buttons and keys to what they do.

import { ask } from "../box.js";
import { touch } from "../here.js";
import { checking, marking, playing } from "./acts.js";
import { Film, starts } from "./film.js";
import { Growing } from "./growing.js";
import { keys } from "./keys.js";
import { Leaving } from "./leaving.js";
import { listing } from "./list.js";
import { $ } from "./say.js";
import { Stage } from "./stage.js";
import { Veil } from "./veil.js";

const PLAYING_IS_BEING_HERE = 10000; // ms

const { recording } = $("look").dataset;
const path = `/api/recordings/${recording}`;

function trouble(text) {
  $("trouble").hidden = !text;
  $("trouble").firstElementChild.textContent = text;
}

async function load() {
  const [told, frames] = await Promise.all([ask(path), ask(`${path}/frames`)]);
  return [told, new Film(told, starts(frames))];
}

// Ask anew: a recording that grows is longer now, a broken one has other pieces.
async function reload(stage) {
  const [told, film] = await load();
  Object.assign(stage.film, film);
  stage.open(told);
  stage.list();
  stage.lanes.load();
  trouble("");
  return told;
}

async function begin() {
  const [told, film] = await load();
  const stage = new Stage(recording, film, told.notes);
  const veil = new Veil(stage.player);
  const gone = () => {
    if (growing.over) return;
    growing.stop();
    leaving.gone = true; // nothing is left that words could be saved to
    stage.player.shut();
    veil.put("erased");
  };
  const newer = async () => {
    try {
      await growing.told(await reload(stage));
    } catch (why) {
      if (why.status === 404) gone();
      else trouble(why.status ? why.message : "Cannot reach the box. Are you on the same Wi-Fi?");
    }
  };
  const back = async () => {
    await stage.notes.refresh();
    await reload(stage);
  };
  const growing = new Growing(stage, newer, gone);
  const leaving = new Leaving({ ...stage, veil }, back);
  const acts = {
    ...playing(stage),
    ...marking(stage),
    ...listing(stage),
    ...checking(recording),
    newer,
    cover: () => veil.toggle(),
  };
  const act = (what) => (veil.face && what !== "cover" ? null : acts[what]());
  for (const button of document.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => act(button.dataset.do));
  }
  keys(act);
  $("film").addEventListener("click", acts.play);
  $("take").addEventListener("click", (event) => leave(event, stage));
  stage.notes.addEventListener("erased", gone);
  addEventListener("vig-state", () => {
    if (growing.over) return;
    if (stage.notes.away) stage.notes.flush(); // the box is back
    if (!$("trouble").hidden && !stage.player.playing) newer();
  });
  stage.player.addEventListener("trouble", () => {
    if (veil.face || stage.player.again(newer)) return;
    trouble("The film cannot be shown just now.");
  });
  setInterval(() => stage.player.playing && touch(), PLAYING_IS_BEING_HERE);

  stage.open(told);
  stage.list();
  stage.form.show();
  growing.told(told);
  stage.lanes.load();
  stage.labels.load();
  dispatchEvent(new Event("vig-hears"));
}

// What is still on its way to the box arrives first.
async function leave(event, { notes }) {
  if (!notes.unsaved.length) return;
  event.preventDefault();
  if (await notes.flush()) location.assign(event.target.closest("a").href);
}

begin().catch((why) => trouble(why.message));
