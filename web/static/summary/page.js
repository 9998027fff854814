// The summary for the family: shown as it will be printed; printed once the box has noted
// that it leaves; or made into a page for the family to keep.

import { ask } from "../box.js";
import "../here.js";
import { says } from "../takeaway/strength.js";
import { sheet } from "./sheet.js";

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
  $("make").disabled = true;
  tell("copy-told", "Sealing it. This takes some seconds …");
  try {
    const body = { passphrase: $("passphrase").value };
    const answer = await ask(`/reviews/${$("summary").dataset.id}/summary/copy`, { method: "POST", body, raw: true });
    const name = answer.headers.get("Content-Disposition").match(/filename="(.+)"/)[1];
    save(await answer.blob(), name);
    tell("copy-told", `Handed to your browser: ${name}. The box has noted that it left.`);
  } catch (problem) {
    tell("copy-told", why(problem));
  }
  $("make").disabled = false;
});

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

show().catch((problem) => tell("told", why(problem)));
