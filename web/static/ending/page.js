// The ending: set the day, show what is held, erase everything after being asked twice.

import { ask, Refusal } from "../box.js";
import "../here.js";

const base = Number(document.getElementById("ending").dataset.base);
const sure = document.getElementById("sure");
const confirm = document.getElementById("confirm");
const AWAY = "Cannot reach the box. Nothing was changed. Try again when you are on its Wi-Fi.";

document.getElementById("day")?.addEventListener("submit", (event) => {
  event.preventDefault();
  say(document.getElementById("work-ends").value);
});
document.getElementById("goes-on")?.addEventListener("click", () => say(""));
document.getElementById("held")?.addEventListener("click", ({ target }) => {
  const on = target.dataset.on === "yes";
  change("held-wrong", "/api/ending/held-here", "PUT", { on }, () => location.reload());
});

document.getElementById("ask")?.addEventListener("click", () => {
  confirm.value = "";
  tell("erase-wrong", "");
  sure.showModal();
  confirm.focus();
});
document.getElementById("keep").addEventListener("click", () => sure.close());
document.getElementById("erase").addEventListener("submit", (event) => {
  event.preventDefault();
  const body = { confirm: confirm.value };
  change("erase-wrong", "/api/ending/erase", "POST", body, () => location.assign("/ending/statement"));
});

function say(day) {
  const body = { base, work_ends: day };
  if (day === "" && document.activeElement?.id !== "goes-on") {
    return tell("day-wrong", "Choose the last day of the work first.");
  }
  return change("day-wrong", "/api/ending", "PUT", body, () => location.reload());
}

// One change at a time: a second press while the box works asks for nothing more.
let working = false;
async function change(where, path, method, body, then) {
  if (working) return;
  working = true;
  tell(where, "");
  document.body.ariaBusy = "true";
  try {
    await ask(path, { method, body });
    then();
  } catch (problem) {
    tell(where, problem instanceof Refusal ? `${problem.message.replace(/\.$/, "")}.` : AWAY);
  } finally {
    working = false;
    document.body.ariaBusy = "false";
  }
}

function tell(where, words) {
  document.getElementById(where).textContent = words;
}
