// For other tools: fetch the file, hand it to the browser, say what was saved. Without
// this script the form does the same, and the browser alone says so.

import { ask } from "./box.js";
import "./here.js";

const form = document.getElementById("export");
const told = document.getElementById("told");

function tell(text, good) {
  told.textContent = text;
  told.hidden = false;
  told.classList.toggle("good", good);
}

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const query = new URLSearchParams(new FormData(form));
  const button = event.submitter ?? form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await ask(`${button.getAttribute("formaction")}?${query}`, { raw: true });
    const name = answer.headers.get("Content-Disposition").match(/filename="(.+)"/)[1];
    save(await answer.blob(), name);
    tell(`Handed to your browser: ${name}. It is not sealed. The box has written a receipt.`, true);
  } catch (why) {
    tell(why.status ? why.message : "Cannot reach the box. Are you on the same Wi-Fi?", false);
  }
  button.disabled = false;
  button.focus();
});
