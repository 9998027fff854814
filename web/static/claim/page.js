// Claiming: waits for the hand on the button, prints the recovery key, and says which day
// it is. Every step works without this.

import { today } from "../today.js";
import { ask } from "../box.js";

const EVERY = 1000;
const step = document.querySelector(".claim").dataset.step;

async function wait() {
  const said = document.getElementById("felt");
  const away = document.getElementById("away");
  try {
    const { felt } = await ask("/claim/hold", { within: 8000, itself: true });
    away.hidden = true;
    if (felt) return found(said);
  } catch (error) {
    if (error.status === 404) return location.reload(); // its five minutes are over
    away.hidden = false;
  }
  setTimeout(wait, EVERY);
}

function found(said) {
  said.textContent = "The box felt your hand. Go on within five minutes.";
  said.classList.add("good");
  const on = document.getElementById("on");
  on.textContent = "Go on";
  on.focus();
}

if (step === "hold") wait();
const print = document.getElementById("print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
const day = document.querySelector("input[name=day]");
if (day) day.value = today();
