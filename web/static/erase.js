// Erase this film, asked on a page of its own.

import { ask } from "./box.js";
import "./here.js";

const button = document.getElementById("erase");
const told = document.getElementById("told");

button?.addEventListener("click", async () => {
  button.disabled = true;
  try {
    await ask(`/api/recordings/${button.dataset.recording}`, { method: "DELETE" });
    location.replace("/recordings");
  } catch (why) {
    if (why.status === 404) return location.replace("/recordings"); // somebody was first
    told.textContent = why.status ? why.message : "Cannot reach the box. Are you on the same Wi-Fi?";
    told.hidden = false;
    button.disabled = false;
  }
});
