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

function countDown() {
  const left = Math.ceil((end - performance.now()) / 1000);
  for (const button of buttons) button.disabled = left > 0;
  wait.hidden = left <= 0;
  if (left <= 0) return;
  wait.textContent = `Wait ${left} second${left === 1 ? "" : "s"}, then try again.`;
  setTimeout(countDown, 250);
}
countDown();
for (const form of document.forms) {
  form.addEventListener("submit", () => {
    form.elements.day.value = today();
    form.elements.now.value = now();
  });
}
