// The film's first picture goes before all others: what else has pictures to ask for, or
// much to draw, waits until it is there. Some browsers fetch no film before it is played.

import { $ } from "./say.js";

const PATIENCE = 3000; // ms
const film = $("film");

export const firstPicture = new Promise((there) => {
  if (film.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) there();
  for (const what of ["loadeddata", "error"]) film.addEventListener(what, there, { once: true });
  setTimeout(there, PATIENCE);
});
