// What the page shows of its state: playing or not, saved or not, what undo would undo.

import { $ } from "./say.js";
import { saved } from "./words.js";

export function playing({ playing, rate, looping }) {
  document.body.classList.toggle("is-playing", playing);
  for (const word of document.querySelectorAll("[data-play]")) {
    word.textContent = playing ? "Pause" : "Play";
  }
  const pressed = { half: rate === 0.5, quarter: rate === 0.25, fast: rate === 2, loop: looping };
  for (const [what, on] of Object.entries(pressed)) {
    document.querySelector(`[data-do="${what}"]`).setAttribute("aria-pressed", String(on));
  }
}

// Nothing is said of saving before something was changed.
export function state(notes) {
  const [kind, text] = saved(notes);
  for (const place of document.querySelectorAll("[data-saved]")) {
    if (!place.textContent && kind === "good") continue;
    place.textContent = text;
    place.dataset.saved = kind;
  }
}

export function undo({ last }) {
  for (const button of document.querySelectorAll("[data-do=undo]")) button.disabled = !last;
  $("undo-what").textContent = last ? last.what : "";
}

// What the lanes are called, and how far the box has come with making them.
export function legend({ by, progress }, { voices, movement }) {
  $("making").hidden = progress >= 1;
  $("making").textContent = `Making the picture strip: ${Math.round(progress * 100)} %`;
  $("legend-voices").hidden = !voices;
  $("legend-voices").lastElementChild.textContent = by === "silero" ? "Voices" : "Sound";
  $("legend-movement").hidden = !movement;
}

// A short sign on what was just pressed.
export function flash(name) {
  for (const button of document.querySelectorAll(`[data-flash="${name}"]`)) {
    button.classList.remove("flash");
    void button.offsetWidth; // begin the movement anew
    button.classList.add("flash");
  }
}
