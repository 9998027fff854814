// The summary for the family: shown as it will be printed; printed once the box has noted
// that it leaves; or made into a page for the family to keep.

import { ask } from "../box.js";
import "../here.js";
import { says } from "../takeaway/strength.js";
import { sheet } from "./sheet.js";

const SOON = 700;
const $ = (id) => document.getElementById(id);
const path = `/api/reviews/${$("summary").dataset.id}/summary`;
let offered = "";

const why = (problem) => (problem.status ? problem.message : "Cannot reach the box. Are you on the same Wi-Fi?");

function tell(id, text) {
  $(id).textContent = text;
  $(id).hidden = !text;
}

async function show() {
  const summary = await ask(path);
  const made = sheet(summary);
  $("paper").replaceChildren(made);
  const empty = !made.querySelector("section, figure");
  $("empty").hidden = !empty;
  $("no-pictures").hidden = empty || summary.pictures.length > 0;
  $("print").disabled = $("make").disabled = empty;
  document.body.classList.add("shown");
}

// Only paper that the box knows of: without its note, only a line that says so is printed.
$("print").addEventListener("click", async () => {
  tell("told", "");
  try {
    await Promise.all([...document.querySelectorAll(".sheet img")].map((image) => image.decode()));
  } catch {
    return tell("told", "A picture cannot be shown. Load this page anew, then print it.");
  }
  try {
    await ask(`${path}/printed`, { method: "POST", raw: true });
  } catch (problem) {
    return tell("told", why(problem));
  }
  document.body.classList.add("told");
  addEventListener("afterprint", () => document.body.classList.remove("told"), { once: true });
  window.print();
});

function strength() {
  const said = says($("passphrase").value, offered);
  tell("strength", said ? said[1] : "");
  $("strength").classList.toggle("weak", Boolean(said?.[0]));
}

// What was typed while the box was asked stays, and so does a field somebody has gone into.
async function newWords() {
  const field = $("passphrase");
  const before = field.value;
  const { words } = await ask("/api/take-away/words");
  if (field.value !== before || document.activeElement === field) return;
  offered = field.value = words;
  strength();
}

$("words").addEventListener("click", () => newWords().catch((problem) => tell("copy-told", why(problem))));
$("passphrase").addEventListener("input", strength);
$("keep").addEventListener("toggle", () => {
  if ($("keep").open && !$("passphrase").value) newWords().catch((problem) => tell("copy-told", why(problem)));
});

$("copy").addEventListener("submit", async (event) => {
  event.preventDefault();
  tell("copy-told", "");
  $("copy-ready").hidden = true;
  $("make").disabled = true;
  try {
    const { id } = await ask(`${path}/copy`, { method: "POST", body: { passphrase: $("passphrase").value } });
    await ready(id);
  } catch (problem) {
    tell("copy-told", why(problem));
  }
  $("make").disabled = false;
});

async function ready(id) {
  for (;;) {
    const { parcels } = await ask("/api/take-away");
    const mine = parcels.find((one) => one.id === id);
    if (!mine) return tell("copy-told", "It is not on the box any more. Make it once more.");
    if (mine.state === "failed") return tell("copy-told", [mine.error, mine.hint].filter(Boolean).join(" "));
    if (mine.state === "ready") return hand(mine);
    tell("copy-told", mine.state === "making" ? "Sealing it …" : "It waits for its turn …");
    await new Promise((done) => setTimeout(done, SOON));
  }
}

function hand({ url, file, size, kept }) {
  tell("copy-told", "");
  $("copy-link").href = url;
  $("copy-link").download = file;
  $("copy-size").textContent = `Ready: ${size}. Kept on the box for ${kept} more, or until it is unplugged.`;
  $("copy-ready").hidden = false;
  $("copy-link").click();
}

show().catch((problem) => tell("told", why(problem)));
