// Taking away: fetch the sealed clip, hand it to the browser, say what was taken.
// Without this script the form does the same, with no receipt on the page.

import "./here.js";

const form = document.getElementById("take");
const told = document.getElementById("told");
const button = form.querySelector("button");

function tell(text, good) {
  told.textContent = text;
  told.hidden = false;
  told.classList.toggle("good", good);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  tell("Cutting and sealing the clip …", true);
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    if (!answer.ok) {
      const said = await answer.json();
      tell([said.error, said.hint].filter(Boolean).join(" "), false);
    } else {
      save(await answer.blob());
      tell(`${decodeURIComponent(answer.headers.get("Vig-Receipt"))}.`, true);
    }
  } catch {
    tell("Cannot reach the box. Are you on the same Wi-Fi?", false);
  }
  button.disabled = false;
});

function save(clip) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(clip);
  link.download = form.dataset.file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}
