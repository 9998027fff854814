// A review: chosen, put in order, written about. What somebody does is shown and kept at
// once; there is nothing to press.

import { ask } from "../box.js";
import "../here.js";
import { Leaving } from "../look/leaving.js";
import { Veil } from "../look/veil.js";
import { Both } from "./both.js";
import { Choose } from "./choose.js";
import { tidy } from "./flat.js";
import { called, Items } from "./items.js";
import { Keeping } from "./keeping.js";

const $ = (id) => document.getElementById(id);
const MOST = 12;
const keeping = new Keeping($("review").dataset.id);
const items = new Items(keeping);
const both = new Both(keeping);
const choose = new Choose(keeping, change);
const veil = new Veil(null);
const still = { shut: () => {} }; // no film plays here
const fields = [...document.querySelectorAll("[data-key]")];
let before = null; // the order that Undo goes back to

function say(text) {
  $("say").textContent = text;
}

function show() {
  for (const field of fields) {
    const value = keeping.get(field.dataset.key);
    if (field.matches("select")) offer(field, value);
    if (tidy(field.value) !== tidy(value)) field.value = value;
  }
  items.show();
  choose.show();
  both.show();
  state();
}

// A film that is no longer among those offered stays chosen, and says so.
function offer(select, value) {
  if ([...select.options].some((option) => option.value === value)) return;
  select.append(new Option("A recording that is no longer there", value));
}

function state() {
  const { unsaved, refused, away } = keeping;
  const told = keeping.both.size
    ? "Not saved yet: choose one of the two versions above."
    : refused
      ? `Not saved yet. ${refused}`
      : away && unsaved.length
        ? `${away} Not saved yet: your words stay here and are saved when the box is back.`
        : unsaved.length
          ? "Saving …"
          : "Saved";
  $("state").textContent = told;
  $("bar").classList.toggle("wrong", Boolean(unsaved.length && (keeping.both.size || refused || away)));
}

// Put a part in, or take it out if it is there.
function change(there, part) {
  if (there) return remove(there);
  if (keeping.order.length >= MOST) return say(`A review can have ${MOST} moments and pictures, not more.`);
  undoable(null);
  keeping.add(part);
  show();
  say(`Added: ${called(part)}`);
}

function remove(id) {
  const was = keeping.order;
  const name = called(keeping.parts.get(id));
  keeping.set("order", was.filter((one) => one !== id).join(" "));
  undoable(was, name);
  show();
  say(`Taken out: ${name}. Undo brings it back.`);
}

function undoable(order, name = "") {
  before = order;
  $("undo").hidden = !order;
  $("undo-what").textContent = name;
}

$("undo").addEventListener("click", () => {
  const now = keeping.order;
  keeping.set("order", [...before, ...now.filter((id) => !before.includes(id))].join(" "));
  undoable(null);
  show();
  say("It is back.");
  $("items-title").focus();
});

items.addEventListener("remove", ({ detail }) => {
  remove(detail);
  $("undo").focus();
});
items.addEventListener("say", ({ detail }) => say(detail));
for (const field of fields) {
  const soon = !field.matches("select");
  field.addEventListener("input", () => field.validity.valid && keeping.set(field.dataset.key, field.value, { soon }));
  field.addEventListener("change", () => keeping.flush());
}
keeping.addEventListener("changed", show);
keeping.addEventListener("state", () => {
  both.show();
  state();
});
keeping.addEventListener("erased", () => veil.put("erased"));

// What was typed goes to the box before another page is shown.
for (const link of document.querySelectorAll("[data-then]")) {
  link.addEventListener("click", async (event) => {
    if (!keeping.unsaved.length) return;
    event.preventDefault();
    if (await keeping.flush()) location.assign(link.href);
  });
}

$("erase").addEventListener("click", async () => {
  try {
    await ask(keeping.path, { method: "DELETE" });
    leaving.gone = true;
    location.assign("/reviews");
  } catch (why) {
    $("erase-told").textContent = why.status ? why.message : "Cannot reach the box. Are you on the same Wi-Fi?";
    $("erase-told").hidden = false;
  }
});

// Unlocked again, perhaps by somebody else: the box says whether she may see it.
async function back() {
  await keeping.load();
  show();
}

const notes = {
  get unsaved() {
    return keeping.unsaved;
  },
  flush: () => keeping.flush(),
};
const leaving = new Leaving({ notes, player: still, veil }, back);

keeping.load().then(
  () => {
    $("review").hidden = false;
    show();
  },
  (why) => veil.face || ($("state").textContent = why.status ? why.message : "Cannot reach the box."),
);
