// Looking through a film: puts film, strips, moment and list together.

import { ask } from "../box.js";
import { touch } from "../here.js";
import { CloseUp } from "./close.js";
import { Film, SECOND } from "./film.js";
import { MomentForm } from "./form.js";
import { Kept, called } from "./kept.js";
import { keys } from "./keys.js";
import { Notes } from "./notes.js";
import { Player } from "./player.js";
import { Span } from "./span.js";
import { Whole } from "./whole.js";
import { clock, exactly } from "./words.js";

const $ = (id) => document.getElementById(id);
const recording = $("look").dataset.recording;
const path = `/api/recordings/${recording}`;

function say(text) {
  $("say").textContent = text;
}

function trouble(text) {
  $("trouble").hidden = !text;
  $("trouble").firstElementChild.textContent = text;
}

async function load() {
  const [told, { frames }] = await Promise.all([ask(path), ask(`${path}/frames`)]);
  return [told, new Film(told, frames)];
}

async function begin() {
  const [told, film] = await load();
  const player = new Player($("film"));
  const span = new Span(film);
  const notes = new Notes(recording, told.notes);
  const form = new MomentForm(notes, span, player);
  const kept = new Kept(recording, film);
  const whole = new Whole($("whole"), film, player, recording);
  const close = new CloseUp($("close"), film, player, span);
  const lanes = [whole, close];

  const draw = () => {
    for (const lane of lanes) lane.draw();
    spans();
  };
  const spans = () => {
    whole.showWindow(close);
    for (const lane of lanes) {
      lane.putSpan(span);
      lane.putMoments(notes.moments, form.id);
      lane.putHead(player.film ? player.film.start(player.shown) : 0);
    }
  };
  const moved = () => {
    whole.show(player.shown);
    $("time").textContent = exactly(film.start(player.shown));
    if (close.show(player.shown)) draw();
  };
  const list = () => {
    kept.show(notes.moments, form.id);
    spans();
  };
  const playing = () => {
    document.body.classList.toggle("is-playing", player.playing);
    for (const word of document.querySelectorAll("[data-play]")) {
      word.textContent = player.playing ? "Pause" : "Play";
    }
    press("half", player.rate === 0.5);
    press("quarter", player.rate === 0.25);
  };

  player.addEventListener("moved", moved);
  player.addEventListener("playing", playing);
  player.addEventListener("trouble", () => {
    if (!player.again(newer)) trouble("The film cannot be shown just now.");
  });
  span.addEventListener("changed", spans);
  notes.addEventListener("changed", list);
  form.addEventListener("kept", list);

  // Ask anew: a recording that grows has a longer film, a broken one other pieces.
  const newer = async () => {
    try {
      const [now, longer] = await load();
      Object.assign(film, longer);
      close.centre(film.start(film.inside(player.shown)));
      whole.to = film.duration;
      show(now);
      player.open(film, now.film);
      trouble("");
    } catch {
      trouble("Cannot reach the box. Are you on the same Wi-Fi?");
    }
  };
  const show = (now) => {
    $("growing").hidden = !now.recording_now;
    $("length").textContent = clock(film.duration);
    draw();
  };

  const slow = (rate) => {
    player.rate = player.rate === rate ? 1 : rate;
    say(player.rate === 1 ? "Normal speed" : player.rate === 0.5 ? "Half speed" : "Quarter speed");
  };
  const edge = (which, pictures) => {
    if (!span.chosen) return;
    const picture = span[which] + pictures;
    player.pause();
    if (which === "first") span.startsAt(Math.min(picture, span.last));
    else span.endsAt(Math.max(picture, span.first));
    player.show(span[which]);
  };
  // A mark is kept at once and the film plays on; words can come later.
  const mark = async () => {
    const picture = player.shown;
    if (form.dirty && !(await form.keep())) return;
    form.take({});
    span.around(picture);
    close.centreOnSpan();
    draw();
    if (await form.keep()) say(`Marked ${clock(span.start)} to ${clock(span.end)}.`);
  };
  let removed = null;
  const acts = {
    play: () => player.toggle(),
    back: () => player.jump(-5),
    on: () => player.jump(5),
    pictureBack: () => player.step(-1),
    pictureOn: () => player.step(1),
    half: () => slow(0.5),
    quarter: () => slow(0.25),
    slow: () => (player.rate = { 1: 0.5, 0.5: 0.25 }[player.rate] ?? 1),
    mark,
    startsHere: () => span.startsAt(player.shown),
    endsHere: () => span.endsAt(player.shown),
    startBack: () => edge("first", -1),
    startOn: () => edge("first", 1),
    endBack: () => edge("last", -1),
    endOn: () => edge("last", 1),
    tryIt: () => span.chosen && player.playSpan(span.first, span.last),
    putDown: async () => (await form.putDown()) && list(),
    newer,
    help: () => $("help").showModal(),
    undo: async () => {
      await notes.keep(removed).then(() => ($("undo").hidden = true), (why) => say(why.message));
    },
    check: async () => {
      $("checked").textContent = "Checking …";
      const { findings } = await ask(`${path}/check`, { method: "POST" });
      $("checked").textContent = findings.length ? findings.join(" ") : "Every piece is whole.";
    },
  };
  const withKept = {
    play: (moment) => {
      const first = film.at(moment.start);
      player.playSpan(first, Math.max(first, film.at(moment.end - SECOND / 500)));
      $("film").scrollIntoView({ block: "nearest" });
    },
    edit: async (moment) => {
      if (form.dirty && !(await form.keep())) return;
      form.take(moment);
      close.centreOnSpan();
      player.pause();
      player.show(span.first);
      draw();
      list();
      $("name").focus();
    },
    remove: async (moment) => {
      if (form.id === moment.id) {
        form.dirty = false;
        await form.putDown();
      }
      removed = moment;
      try {
        await notes.remove(moment.id);
      } catch (why) {
        return say(why.message);
      }
      $("undo").firstElementChild.textContent = `Removed: ${called(moment)}`;
      $("undo").hidden = false;
    },
  };
  kept.addEventListener("act", ({ detail: { act, id } }) => withKept[act](notes.find(id)));

  const act = (what) => acts[what]();
  for (const button of document.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => act(button.dataset.do));
  }
  keys(act);
  $("film").addEventListener("click", () => player.toggle());
  new ResizeObserver(draw).observe($("whole"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  setInterval(() => player.playing && touch(), 10000);

  show(told);
  player.open(film, told.film);
  list();
  form.show();
  whole.stills();
}

function press(what, pressed) {
  for (const button of document.querySelectorAll(`[data-do="${what}"]`)) {
    button.setAttribute("aria-pressed", String(pressed));
  }
}

begin().catch((why) => trouble(why.message));
