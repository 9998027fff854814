// Whoever goes to a card is likely to look at its film: the box opens it meanwhile.

import { ask } from "../box.js";

let last = "";

function goes({ target }) {
  const card = target.closest(".recording");
  const { id } = card?.dataset ?? {};
  if (!id || id === last || !card.querySelector("a[data-to]:not([hidden])")) return;
  last = id;
  ask(`/api/recordings/${id}/ready`, { method: "POST" }).catch(() => {}); // its page will tell
}

export function watch(days) {
  for (const kind of ["pointerover", "pointerdown", "focusin"]) days.addEventListener(kind, goes);
}
