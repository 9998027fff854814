// What the shared screen shows of its own state: which part, which buttons, which words.

import { $ } from "../look/say.js";

const COMING = "One moment …";
const GONE = "This one cannot be shown.";
const TOUCH = "Touch this screen once, so that film may play.";

export function signs(screen, { asleep = false } = {}) {
  const { isFilm, isStill, playing, first } = screen;
  document.body.classList.toggle("is-playing", playing);
  $("question").hidden = !first;
  if (first) $("question").textContent = screen.question || "Watching together";
  $("film").hidden = !isFilm;
  $("still").hidden = !isStill;
  words(note(screen, asleep));
  $("begin").hidden = !first;
  $("begin").disabled = !screen.items.length;
  $("acts").hidden = first;
  for (const group of document.querySelectorAll(".of-film")) group.hidden = !isFilm;
  for (const button of document.querySelectorAll(".of-film [data-do]")) button.disabled = !screen.ready;
  document.querySelector('#acts [data-do="next"]').disabled = screen.last;
  document.querySelector("[data-play]").textContent = playing ? "Freeze" : "Play";
  for (const one of ["whole", "half", "quarter"]) {
    document.querySelector(`[data-do="${one}"]`).setAttribute("aria-pressed", screen.speed === one);
  }
  places(screen);
}

function note({ item, isFilm, ready }, asleep) {
  if (item?.state === "failed") return GONE;
  if (item?.state === "coming" || (isFilm && !ready)) return COMING;
  return asleep ? TOUCH : "";
}

// Only what is new is read out.
function words(text) {
  if ($("note").textContent !== text) $("note").textContent = text;
}

// A dot for each, as the screen has no list.
function places({ items, at, first }) {
  const row = $("places");
  row.hidden = first || items.length < 2;
  while (row.children.length > items.length) row.lastChild.remove();
  while (row.children.length < items.length) row.append(document.createElement("i"));
  [...row.children].forEach((dot, number) => dot.classList.toggle("now", number === at));
  row.setAttribute("role", "img");
  row.setAttribute("aria-label", `${at + 1} of ${items.length}`);
}
