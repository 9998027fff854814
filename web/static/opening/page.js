// The door of the page that opens itself: takes the passphrase, shows what was sealed.

import { NotWhole, open, whole, WrongPassphrase } from "./sealed.js";
import { keys, Show } from "./show.js";

const $ = (id) => document.getElementById(id);
const SAYS = {
  none: "Type the passphrase first.",
  loading: "The file is still being read. One moment …",
  opening: "Opening. This can take some seconds …",
  wrong: "That passphrase does not open this film. Small and capital letters matter.",
  broken: "This file is not whole: it may have broken off while it was copied. Copy it once more.",
  unplayable: "This browser cannot show the film. Try another one: Edge, Chrome, Firefox or Safari.",
};

const read = new Promise((done) => {
  if (document.readyState !== "loading") done();
  else document.addEventListener("DOMContentLoaded", done);
});
read.then(() => whole() || tell("broken"));

function tell(what) {
  $("told").hidden = !what;
  $("told").textContent = SAYS[what] ?? "";
}

// Lets the browser show what was just told: opening holds it up for half a second.
function painted() {
  return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
}

$("reveal").addEventListener("click", () => {
  const show = $("passphrase").type === "password";
  $("passphrase").type = show ? "text" : "password";
  $("reveal").textContent = show ? "Hide" : "Show";
  $("reveal").setAttribute("aria-pressed", show);
});

$("unlock").addEventListener("submit", async (event) => {
  event.preventDefault();
  const passphrase = $("passphrase").value.normalize("NFC").replace(/\s+/g, " ").trim();
  if (!passphrase) return tell("none");
  $("open").disabled = true;
  if (document.readyState === "loading") tell("loading");
  await read;
  tell("opening");
  await painted();
  try {
    await show(await open(passphrase));
  } catch (problem) {
    tell(problem instanceof WrongPassphrase ? "wrong" : problem instanceof NotWhole ? "broken" : "unplayable");
    $("passphrase").focus();
  }
  $("open").disabled = false;
});

async function show({ about, film }) {
  if (about.kind === "still") {
    $("still").src = URL.createObjectURL(new Blob(film, { type: "image/jpeg" }));
    await $("still").decode();
    $("still").hidden = false;
    $("player").hidden = true;
  } else {
    const shown = new Show(about, film);
    await shown.open();
    keys(shown);
  }
  for (const sealed of document.querySelectorAll('script[type="x-age"]')) sealed.remove();
  $("passphrase").value = "";
  $("door").hidden = true;
  $("watch").hidden = false;
  $("heading").focus();
}
