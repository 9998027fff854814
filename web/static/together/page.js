// The practitioner's page while a review is watched: the other screen, the prompt of what
// it shows, and the parent's words, kept as they are typed.

import "../here.js";
import { Leaving } from "../look/leaving.js";
import { Veil } from "../look/veil.js";
import { Keeping } from "../review/keeping.js";
import { Far } from "./far.js";
import * as view from "./view.js";

const $ = (id) => document.getElementById(id);
const review = $("together").dataset.review;
const far = new Far(review);
const keeping = new Keeping(review);
const veil = new Veil(null);
let present = ""; // the id of what the other screen shows

function trouble(text) {
  $("trouble").textContent = text;
  $("trouble").hidden = !text;
}

async function tried(doing) {
  try {
    await doing();
    trouble("");
  } catch (why) {
    trouble(why.status ? why.message : "Cannot reach the box. Are you on the same Wi-Fi?");
  }
}

function show() {
  const { told } = far;
  $("ways").hidden = Boolean(told);
  $("desk").hidden = !told;
  if (!told) return;
  view.code(told);
  $("state").textContent = view.doing(told);
  view.picture(told);
  view.remote(told);
  view.row(told, keeping.parts);
  item(told.items[told.doing?.item ?? -1]);
}

// The prompt and the words of what the other screen shows.
function item(shown) {
  const part = shown && { ...shown, ...keeping.parts.get(shown.id) };
  present = shown?.id ?? "";
  const question = keeping.get("question");
  $("now-title").textContent = part ? view.called(part) : question || "Before the first moment";
  $("place").textContent = part ? view.where(shown) : question ? "The question that you begin with" : "";
  const prompt = part ? keeping.get(`${present}.prompt`) : "";
  $("prompt").textContent = prompt;
  $("prompt").hidden = !prompt;
  $("words-of").hidden = !part;
  fill($("words"), keeping.get(`${present}.words`));
  fill($("whole-words"), keeping.get("words"));
}

// What is being typed is not put in anew under the fingers.
function fill(field, value) {
  if (field.value.trim() !== value.trim()) field.value = value;
}

function saved() {
  const { unsaved, refused, away, both } = keeping;
  const waits = both.size && "Somebody else wrote here, too: open the review to choose. Not saved yet.";
  const wrong = waits || (refused && `Not saved yet. ${refused}`) || (away && unsaved.length && `${away} Not saved yet: your words stay here.`);
  $("saved").textContent = wrong || (unsaved.length ? "Saving …" : "Saved");
}

$("words").addEventListener("input", () => keeping.set(`${present}.words`, $("words").value, { soon: true }));
$("whole-words").addEventListener("input", () => keeping.set("words", $("whole-words").value, { soon: true }));
for (const field of [$("words"), $("whole-words")]) field.addEventListener("change", () => keeping.flush());
keeping.addEventListener("state", saved);
keeping.addEventListener("changed", show);
keeping.addEventListener("erased", () => veil.put("erased"));

$("begin").addEventListener("click", () => tried(() => far.begin()));
$("anew").addEventListener("click", () => tried(() => far.begin()));
$("end").addEventListener("click", () => tried(() => far.end()));
for (const button of document.querySelectorAll("[data-wish]")) {
  button.addEventListener("click", () => tried(() => far.wish(wished(button.dataset.wish))));
}

function wished(what) {
  const now = far.told.doing;
  if (what === "toggle") return now.playing ? "freeze" : "play";
  return what === now.speed ? "whole" : what;
}

far.addEventListener("told", show);
far.addEventListener("none", show);
far.addEventListener("lost", () => ($("state").textContent = "No connection to the box just now. The other screen keeps its picture."));
far.addEventListener("back", show);

// What was typed goes to the box before this page is left or locked.
$("here").addEventListener("submit", async (event) => {
  if (!keeping.unsaved.length) return;
  event.preventDefault();
  if (await keeping.flush()) event.target.submit();
});
for (const link of document.querySelectorAll("[data-then]")) {
  link.addEventListener("click", async (event) => {
    if (!keeping.unsaved.length) return;
    event.preventDefault();
    if (await keeping.flush()) location.assign(link.href);
  });
}
const notes = {
  get unsaved() {
    return keeping.unsaved;
  },
  flush: () => keeping.flush(),
};
new Leaving({ notes, player: { shut: () => {} }, veil }, async () => {
  await keeping.load();
  if (far.told) far.listen();
});

await keeping.load().catch((why) => trouble(why.message));
if ("shows" in $("together").dataset) far.listen();
