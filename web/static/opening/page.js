// The door of the page that opens itself: takes the passphrase, shows what was sealed.

import { sheet } from "../summary/sheet.js";
import { NotWhole, open, whole, WrongPassphrase } from "./sealed.js";
import { keys, Show } from "./show.js";

const $ = (id) => document.getElementById(id);
const DAY = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
const SAYS = {
  none: "Type the passphrase first.",
  loading: "The file is still being read. One moment …",
  opening: "Opening. This can take some seconds …",
  wrong: "That passphrase does not open this page. Small and capital letters matter.",
  broken: "This file is not whole: it may have broken off while it was copied. Copy it once more.",
  unplayable: "This browser cannot show what is in it. Try another one: Edge, Chrome, Firefox or Safari.",
};

const loading = () => document.readyState === "loading";

if (loading()) document.addEventListener("DOMContentLoaded", readAll);
else readAll();

function readAll() {
  if (!whole()) tell("broken");
  else if ($("open").disabled) tell("opening");
}

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
  tell(loading() ? "loading" : "opening");
  await painted();
  try {
    await show(await open(passphrase));
  } catch (problem) {
    tell(problem instanceof WrongPassphrase ? "wrong" : problem instanceof NotWhole ? "broken" : "unplayable");
    $("passphrase").focus();
  }
  $("open").disabled = false;
});

// The summary as on paper; its pictures lie one after the other.
function paper(summary, film) {
  let start = 0;
  const pictures = summary.pictures.map(({ size, words }) => {
    const one = film.slice(start, (start += size), "image/jpeg");
    return { address: URL.createObjectURL(one), words };
  });
  const day = summary.made && new Date(summary.made).toLocaleDateString("en-GB", DAY);
  $("paper").replaceChildren(sheet({ ...summary, day, pictures }));
  $("paper").hidden = false;
  $("player").hidden = true;
}

async function show({ about, film }) {
  if (about.kind === "still") {
    $("still").src = URL.createObjectURL(new Blob(film, { type: "image/jpeg" }));
    await $("still").decode();
    $("still").hidden = false;
    $("player").hidden = true;
  } else if (about.kind === "summary") {
    paper(about.summary, new Blob(film));
    await Promise.all([...$("paper").querySelectorAll("img")].map((image) => image.decode()));
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
