// The family's page: the card is shown, changed, and saved when Save is pressed.

import { ask, Refusal } from "../box.js";
import "../here.js";
import { today } from "../today.js";
import { lines, read, same, takenBack, write } from "./card.js";
import { Shut } from "./shut.js";
import { Withdrawing } from "./withdraw.js";

const PATH = "/api/family";
const AWAY = "Cannot reach the box. Are you on the same Wi-Fi?";
const $ = (id) => document.getElementById(id);
let held = null; // the card as the box holds it
let theirs = null; // what somebody else saved meanwhile
let anew = false; // the family has agreed again after it took its consent back

const now = () => read(anew ? "" : (held?.withdrawn ?? ""));
const dirty = () => held !== null && !same(now(), offered(held));

function state(text, wrong = false) {
  $("state").textContent = text;
  $("bar").classList.toggle("wrong", wrong);
}

// What an empty card is shown with: it is offered, and saved only with the rest.
function offered(card) {
  const consent = { ...card.consent, recorded_by: card.consent.recorded_by || card.who };
  return { ...card, since: card.since || card.today || today(), consent };
}

function show(card) {
  held = card;
  anew = false;
  write(offered(card));
  facts(card);
  hint();
}

// All that is said beside the form.
function facts(card) {
  const { recordings } = card.here;
  const of = card.code ? "of this family" : "of no family yet";
  $("here").textContent = recordings ? `${recordings} ${recordings === 1 ? "recording" : "recordings"} ${of} on the box now.` : "No film on the box now.";
  $("closed").hidden = card.open;
  $("withdrawn").hidden = !card.withdrawn;
  $("agreed").hidden = Boolean(card.withdrawn) && !anew;
  $("out").hidden = !card.code || Boolean(card.withdrawn && !recordings && !card.here.reviews && !card.here.parcels);
  if (card.withdrawn) $("withdrawn-day").textContent = takenBack(card);
  $("withdrawn-text").textContent = recordings
    ? `Nothing of theirs may leave the box. ${recordings === 1 ? "A recording is" : `${recordings} recordings are`} here all the same: erase below, and lend the box anew only after the ending.`
    : "Everything of theirs on this box was erased, and nothing of theirs may leave it.";
  withdrawing.show(card);
}

// Whoever writes a name gets a friendly word; the box itself refuses only what is no code.
function hint() {
  const code = $("code").value.trim();
  if (/\s|[^A-Za-z0-9-]/.test(code)) $("code-hint").textContent = "Only letters, digits and hyphens, please: a code such as K7-14.";
  else if (/^[A-Za-z-]{3,}$/.test(code)) $("code-hint").textContent = "Is this a name? A code such as K7-14 tells nobody who the family is.";
  else $("code-hint").textContent = "";
}

async function save() {
  $("save").disabled = true;
  state("Saving …");
  try {
    const body = { base: held.version, card: now() };
    show({ who: held.who, ...(await ask(PATH, { method: "PUT", body })) });
    state("Saved");
  } catch (why) {
    if (why instanceof Refusal && why.answer.now) both(why.answer.now);
    else state(`Not saved. ${why instanceof Refusal ? why.message : AWAY}`, true);
  }
  $("save").disabled = false;
}

function both(card) {
  theirs = card;
  $("theirs").replaceChildren(...lines(card).map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  $("both").hidden = false;
  $("both-title").focus();
  state("Not saved yet: choose above.", true);
}

$("keep-mine").addEventListener("click", () => {
  held = theirs;
  $("both").hidden = true;
  save();
});
$("take-theirs").addEventListener("click", () => {
  show(theirs);
  $("both").hidden = true;
  $("code").focus();
  state("Theirs is shown.");
});
$("again").addEventListener("click", () => {
  anew = true;
  $("agreed").hidden = false;
  $("agreed").querySelector("input").focus();
  state("Not saved yet");
});
$("card").addEventListener("input", () => {
  hint();
  state(dirty() ? "Not saved yet" : "");
});
$("card").addEventListener("submit", (event) => {
  event.preventDefault();
  if (held) save();
});

const withdrawing = new Withdrawing((card, text) => {
  show(card);
  state(text);
  $("withdrawn").scrollIntoView({ block: "center" });
});
// Back after the lock: what is typed stays, and what somebody else saved is asked about.
new Shut(dirty, async () => {
  const card = await ask(PATH);
  if (card.version !== held.version) both(card);
});
ask(PATH).then(show, (why) => state(why.status ? why.message : AWAY, true));
