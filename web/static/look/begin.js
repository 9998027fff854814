// The film's first picture goes before all else. The page's own script, and all that it
// asks for, waits until that is there, or the browser has stopped fetching: some fetch no
// film before it is played.

import { $ } from "./say.js";

const PATIENCE = 2000; // ms
const film = $("film");

// What is pressed before the page can hear, buttons and keys, is done as soon as it can.
const early = [];
const listen = {
  click: ({ target }) => {
    const button = target.closest("[data-do]");
    if (button) early.push(() => button.click());
  },
  keydown: (event) => {
    const { target } = event;
    early.push(() => target.dispatchEvent(new KeyboardEvent("keydown", event)));
  },
};
for (const [kind, keep] of Object.entries(listen)) addEventListener(kind, keep);
addEventListener("vig-hears", () => {
  for (const [kind, keep] of Object.entries(listen)) removeEventListener(kind, keep);
  for (const doIt of early) doIt();
}, { once: true });

await new Promise((there) => {
  if (film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) there();
  for (const what of ["loadeddata", "suspend", "error"]) film.addEventListener(what, there, { once: true });
  setTimeout(there, PATIENCE);
});
document.head.append($("scripts").content); // so that all come at once
await import("./page.js");
