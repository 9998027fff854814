// The recordings page: keeps the state of the box current.

import { here } from "./box.js";
import "./here.js";

const first = document.querySelector(".cards")?.dataset.now ?? "";
const section = document.getElementById("state");

here.addEventListener("state", ({ detail }) => {
  section.className = `state ${detail.state.kind}`;
  put("state-title", detail.state.title);
  put("state-text", detail.state.text);
  put("low-text", detail.low);
  document.getElementById("low").hidden = !detail.low;
  if ((detail.recording ?? "") !== first) document.getElementById("fresh").hidden = false;
});

function put(id, text) {
  const place = document.getElementById(id);
  if (place.textContent !== text) place.textContent = text;
}
