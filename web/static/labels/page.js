// The list of labels: what somebody does is done to the model, shown, and kept.

import "../here.js";
import { Keeping } from "./keeping.js";
import { Model } from "./model.js";
import { View } from "./view.js";

const $ = (id) => document.getElementById(id);
const model = new Model();
const view = new View($("list"), model);
const keeping = new Keeping(() => model.labels);
let before = null; // what Undo goes back to

function show() {
  view.show();
  $("empty").hidden = model.groups.length > 0;
}

function state(text, wrong = false) {
  $("state").textContent = text;
  $("state").parentElement.classList.toggle("wrong", wrong);
}

function undoable(groups) {
  before = groups;
  $("undo").hidden = !groups;
}

// Change the model so that it can be taken back; said to be done once the box has it.
function change(what, how) {
  const was = model.copy();
  how();
  show();
  undoable(was);
  state("Not kept yet");
  keeping.now().then(() => keeping.dirty || state(what));
}

const rowActs = {
  typed: () => {
    undoable(null);
    keeping.soon();
  },
  changed: () => keeping.now(),
  add: (group) => {
    undoable(null);
    const row = model.add(group);
    show();
    view.focusField(row);
  },
  up: (group, row) => move(-1, "up", group, row),
  down: (group, row) => move(1, "down", group, row),
  remove: (group, row) => {
    const name = (row ?? group).name || "a label without a name";
    change(`Removed: ${name}`, () => model.remove(group, row));
    $("undo").focus();
  },
};

function move(step, act, group, row) {
  const now = model.move(step, group, row);
  const list = row ? now.rows : model.groups;
  const place = `${list.indexOf(row ?? group) + 1} of ${list.length}`;
  undoable(null);
  show();
  view.focusAct(row ?? group, act);
  $("say").textContent = row ? `${row.name}: ${place} in ${now.name || "no heading"}` : `${group.name}: ${place}`;
  keeping.now();
}

const acts = {
  addGroup: () => {
    const group = model.addGroup();
    show();
    view.focusField(group);
  },
  starter: async () => {
    try {
      const { labels } = await keeping.starter();
      change("Back to the starter set", () => model.take(labels));
    } catch (why) {
      state(why.status ? why.message : "Cannot reach the box.", true);
    }
  },
  undo: () => {
    model.groups = before;
    show();
    undoable(null);
    keeping.now();
    $("list").querySelector("textarea")?.focus();
  },
  keepMine: () => {
    keeping.seen(theirs);
    $("both").hidden = true;
    keeping.now();
  },
  takeTheirs: () => {
    undoable(model.copy());
    open(theirs);
    $("both").hidden = true;
    state("Theirs is shown. Undo brings yours back.");
  },
};

let theirs = null;

function open(told) {
  keeping.seen(told);
  model.take(told.labels);
  $("closed").hidden = told.open;
  $("instead").textContent = told.version ? "an earlier list" : "the starter set";
  show();
}

keeping.addEventListener("soon", () => state("Not kept yet"));
keeping.addEventListener("kept", () => {
  state("Kept");
  view.mark();
  $("closed").hidden = true;
});
keeping.addEventListener("wrong", ({ detail }) => {
  state(`Not kept. ${detail}`, true);
  view.mark();
});
keeping.addEventListener("both", ({ detail }) => {
  theirs = detail;
  const names = detail.labels.map((label) => label.name);
  $("theirs").textContent = names.join(" · ") || "An empty list.";
  $("both").hidden = false;
  $("both-title").focus();
  state("Not kept yet: choose above.", true);
});
view.addEventListener("act", ({ detail: { act, group, row } }) => rowActs[act](group, row));
for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", () => acts[button.dataset.do]());
}
$("list").addEventListener("submit", (event) => event.preventDefault());

keeping.load().then(open, (why) => state(why.status ? why.message : "Cannot reach the box.", true));
