// The unlock page: show the passphrase, mind the caps lock, count the wait down, and say
// what time it is: a box in a home may not know.

import { now, today } from "./today.js";

const field = document.getElementById("passphrase");
const show = document.getElementById("show");
const caps = document.getElementById("caps");
const wait = document.getElementById("wait");

show?.addEventListener("click", () => {
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  show.setAttribute("aria-pressed", String(!shown));
  field.focus();
});

field?.addEventListener("keyup", (event) => {
  const on = event.getModifierState?.("CapsLock");
  caps.textContent = on ? "Caps lock is on." : "";
});

const end = performance.now() + 1000 * Number(wait.dataset.seconds);
const buttons = document.querySelectorAll("[data-waits] .wide");

const many = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;

function long(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 10) return many(Math.ceil(seconds / 60), "minute");
  const parts = [minutes && many(minutes, "minute"), (seconds % 60 || !minutes) && many(seconds % 60, "second")];
  return parts.filter(Boolean).join(" ");
}

function countDown() {
  const left = Math.ceil((end - performance.now()) / 1000);
  for (const button of buttons) button.disabled = left > 0;
  wait.hidden = left <= 0;
  if (left <= 0) return;
  wait.textContent = `Wait ${long(left)}, then try again.`;
  setTimeout(countDown, 250);
}
countDown();
for (const form of document.forms) {
  form.addEventListener("submit", () => {
    form.elements.day.value = today();
    form.elements.now.value = now();
  });
}
