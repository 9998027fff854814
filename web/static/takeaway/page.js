// Taking away: choose, press one button, see how far it is, have it.

import { ask } from "../box.js";
import "../here.js";
import { List } from "./list.js";
import { order } from "./order.js";
import { says } from "./strength.js";

const $ = (id) => document.getElementById(id);
const form = $("take");
const list = new List();
let offered = "";
let coming = null; // words that the box was asked for

function say(text) {
  $("say").textContent = text;
}

function tell(text) {
  $("told").textContent = text;
  $("told").hidden = !text;
}

const checked = (name) => [...form.querySelectorAll(`[name=${name}]:checked`)].map((box) => box.value);
const value = (name) => form.elements[name]?.value ?? "";

// One wish for each thing; several moments are one if they shall be one film.
function wishes() {
  const whom = {
    recording: $("away-page").dataset.recording,
    for: value("for"),
    form: value("form"),
    to: checked("to"),
    other: value("other"),
    passphrase: $("passphrase").value,
  };
  const moments = checked("moment");
  const titles = $("titles").checked;
  const together = moments.length > 1 && value("together") === "1";
  const things = together
    ? [{ moment: moments, together, titles }]
    : moments.map((moment) => ({ moment: [moment], titles }));
  for (const still of checked("still")) things.push({ still: [still] });
  if (checked("film").length) things.push({ film: true });
  return (things.length ? things : [{}]).map((thing) => ({ ...whom, ...thing }));
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector(".go button");
  button.disabled = true;
  await coming; // or she would be told that words are missing which are on their way
  tell("");
  try {
    for (const wish of wishes()) {
      list.add((await ask("/api/take-away", { method: "POST", body: wish })).id);
    }
    $("ready").scrollIntoView({ block: "nearest" });
  } catch (problem) {
    tell(problem.status ? problem.message : "Cannot reach the box. Are you on the same Wi-Fi?");
  }
  list.look();
  button.disabled = false;
});

function strength() {
  const said = says($("passphrase").value, offered);
  $("strength").hidden = !said;
  if (!said) return;
  $("strength").classList.toggle("weak", said[0]);
  $("strength").textContent = said[1];
}

// What was typed while the box was asked stays, and so does a field somebody has gone
// into: words that come between two keys would be joined to the typed ones.
async function askForWords() {
  const field = $("passphrase");
  const before = field.value;
  try {
    const { words } = await ask("/api/take-away/words");
    if (field.value !== before || document.activeElement === field) return;
    offered = field.value = words;
    strength();
  } catch (problem) {
    tell(problem.status ? problem.message : "Cannot reach the box. Are you on the same Wi-Fi?");
  }
}

function newWords() {
  coming = askForWords();
}

$("words").hidden = false;
$("words").addEventListener("click", newWords);
$("passphrase").addEventListener("input", strength);
$("passphrase").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault(); // a passphrase is one line, however long
  form.requestSubmit();
});
function several() {
  form.classList.toggle("single", checked("moment").length < 2);
}

form.addEventListener("change", (event) => {
  several();
  if (event.target.value === "page" && !$("passphrase").value) newWords();
});
several();
if ($("moments")) order($("moments"), say);
list.addEventListener("told", (event) => say(event.detail));
$("ready-title").tabIndex = -1;
list.look();
