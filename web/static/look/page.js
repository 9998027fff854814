// Looking through a film: asks the box for it, and ties buttons and keys to what they do.

import { ask } from "../box.js";
import { touch } from "../here.js";
import { checking, marking, playing } from "./acts.js";
import { Film } from "./film.js";
import { keys } from "./keys.js";
import { listing } from "./list.js";
import { $, Stage } from "./stage.js";

const PLAYING_IS_BEING_HERE = 10000; // ms

const { recording } = $("look").dataset;
const path = `/api/recordings/${recording}`;

function trouble(text) {
  $("trouble").hidden = !text;
  $("trouble").firstElementChild.textContent = text;
}

async function load() {
  const [told, { frames }] = await Promise.all([ask(path), ask(`${path}/frames`)]);
  return [told, new Film(told, frames)];
}

// Ask anew: a recording that grows is longer now, a broken one has other pieces.
async function newer(stage) {
  try {
    const [told, film] = await load();
    Object.assign(stage.film, film);
    stage.open(told);
    trouble("");
  } catch (why) {
    trouble(why.status ? why.message : "Cannot reach the box. Are you on the same Wi-Fi?");
  }
}

async function begin() {
  const [told, film] = await load();
  const stage = new Stage(recording, film, told.notes);
  const acts = {
    ...playing(stage),
    ...marking(stage),
    ...listing(stage),
    ...checking(recording),
    newer: () => newer(stage),
  };
  for (const button of document.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => acts[button.dataset.do]());
  }
  keys((what) => acts[what]());
  $("film").addEventListener("click", acts.play);
  stage.player.addEventListener("trouble", () => {
    if (!stage.player.again(acts.newer)) trouble("The film cannot be shown just now.");
  });
  setInterval(() => stage.player.playing && touch(), PLAYING_IS_BEING_HERE);

  stage.open(told);
  stage.list();
  stage.form.show();
  stage.whole.stills();
}

begin().catch((why) => trouble(why.message));
