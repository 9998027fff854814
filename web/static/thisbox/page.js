// The page of the box: wish for a Wi-Fi or a certificate, and tell how it went.

import { ask, Refusal } from "../box.js";
import "../here.js";

const box = document.getElementById("box");
const sure = document.getElementById("sure");
const AWAY = "Cannot reach the box. Nothing was changed. Try again when you are on its Wi-Fi.";
const ADDRESS = "https://10.42.0.1";
const EVERY = 1500;

const field = (id) => document.getElementById(id);
const own = box.dataset.own;

// A wish that is still at work when the page comes: go on waiting for it.
if (box.dataset.state === "working" || box.dataset.waiting) wait("", "cert-wrong");

field("join")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const wish = { network: "home", name: field("name").value, password: field("password").value, number: field("number").value.trim() };
  if (!wish.name || !wish.password) {
    tell("join-wrong", wish.name ? "Write the Wi-Fi’s password." : "Write the name of the Wi-Fi.");
    field(wish.name ? "password" : "name").focus();
    return;
  }
  confirm(`If the box cannot join “${wish.name}” within a minute and a half, it makes its own Wi-Fi again by itself.`, () => {
    change(wish, "join-wrong", [
      `Join “${wish.name}” with this device.`,
      `Open https://${own}.local${wish.number ? ` or https://${wish.number}` : ""}. The home’s router lists the box as ${own}.`,
    ], `If nothing answers there after two minutes: join “${own}” and open ${ADDRESS}. The page then says what was wrong.`);
  });
});
field("use-own")?.addEventListener("click", () => {
  confirm("The box forgets the home’s Wi-Fi and its password.", () => {
    change({ network: "own" }, "own-wrong", [
      `Join “${own}” with this device. Its password is on the label.`,
      `Open ${ADDRESS}.`,
    ], "");
  });
});
field("show")?.addEventListener("click", ({ currentTarget }) => {
  const shown = field("password").type === "password";
  field("password").type = shown ? "text" : "password";
  currentTarget.setAttribute("aria-pressed", shown);
  currentTarget.textContent = shown ? "Hide" : "Show";
  currentTarget.setAttribute("aria-label", shown ? "Hide the password" : "Show the password");
});

field("ask")?.addEventListener("click", () => wish("cert-wrong", "/api/box/certificate/request", "POST"));
field("back")?.addEventListener("click", () => wish("cert-wrong", "/api/box/certificate", "DELETE"));
field("use")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [file] = field("file").files;
  const pem = file ? await file.text() : field("pem").value;
  wish("cert-wrong", "/api/box/certificate", "PUT", { pem });
});

let agreed = () => {};
function confirm(words, then) {
  field("sure-else").textContent = words;
  agreed = then;
  sure.showModal();
}
field("not-now").addEventListener("click", () => sure.close());
field("go").addEventListener("click", () => {
  sure.close();
  agreed();
});

// The page goes away with the network, so what to do next is shown at once.
async function change(body, where, steps, otherwise) {
  const id = await send(where, "/api/box/network", "PUT", body);
  if (!id) return;
  field("steps").replaceChildren(...steps.map((step) => Object.assign(document.createElement("li"), { textContent: step })));
  field("else").textContent = otherwise;
  field("going").hidden = false;
  box.classList.add("gone");
  field("going-title").focus();
  wait(id, where);
}

async function wish(where, path, method, body) {
  const id = await send(where, path, method, body);
  if (id) wait(id, where);
}

let working = false;
async function send(where, path, method, body) {
  if (working) return "";
  working = true;
  for (const each of ["join-wrong", "own-wrong", "cert-wrong"]) tell(each, "");
  box.classList.add("busy");
  box.ariaBusy = "true";
  try {
    return (await ask(path, { method, body })).id;
  } catch (problem) {
    rest();
    tell(where, problem instanceof Refusal ? `${problem.message.replace(/\.$/, "")}.` : AWAY);
    return "";
  }
}

// Ask until this wish was done or refused. A refusal is told beside what was asked, so that
// nothing typed is lost; what was done is told by the page, loaded anew.
let unanswered = 0;
async function wait(id, where) {
  const told = await ask("/api/box", { itself: true, within: 4000 }).catch(() => null);
  unanswered = told ? 0 : unanswered + 1;
  // To this browser a box with another certificate is another box: it has to ask its person.
  if (where === "cert-wrong" && unanswered === 3) {
    tell(where, "The box does not answer this page any more: its certificate may have changed. Load the page anew; a browser that does not trust the new one warns again.");
  }
  const over = told && !told.waiting && told.state !== "working" && (!id || told.id === id);
  if (!over) {
    setTimeout(() => wait(id, where), EVERY);
  } else if (told.state === "done" || !id) {
    location.assign("/box?done=yes");
  } else {
    rest();
    box.classList.remove("gone");
    field("going").hidden = true;
    tell(where, [told.says, told.hint].filter(Boolean).map(asSentence).join(" "));
  }
}

function rest() {
  working = false;
  box.classList.remove("busy");
  box.ariaBusy = "false";
}

function asSentence(words) {
  return `${words[0].toUpperCase()}${words.slice(1).replace(/\.$/, "")}.`;
}

function tell(where, words) {
  field(where).textContent = words;
}
