// The film's first picture goes before all else. The page's own script, and all that it
// asks for, waits until that is there, or the browser has stopped fetching: some fetch no
// film before it is played.

import { $ } from "./say.js";

const PATIENCE = 2000; // ms
const film = $("film");

// What is pressed before the page can hear is done as soon as it can.
const early = [];
const press = ({ target }) => early.push(target.closest("[data-do]"));
addEventListener("click", press);
addEventListener("vig-hears", () => {
  removeEventListener("click", press);
  for (const button of early) button?.click();
}, { once: true });

await new Promise((there) => {
  if (film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) there();
  for (const what of ["loadeddata", "suspend", "error"]) film.addEventListener(what, there, { once: true });
  setTimeout(there, PATIENCE);
});
document.head.append($("scripts").content); // so that all come at once
await import("./page.js");
