// The keys, each the same as a button that everybody can see. They rest while somebody
// types, and leave Space and Enter to the button that has the focus.

const KEYS = {
  " ": "play", k: "play",
  j: "back", ArrowLeft: "back",
  l: "on", ArrowRight: "on",
  ",": "pictureBack", ".": "pictureOn",
  m: "mark", i: "startsHere", o: "endsHere",
  s: "slow", "?": "help",
};

export function keys(act) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (event.key === " " && event.target.closest("button, a, summary, input")) return;
    const what = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (!what) return;
    event.preventDefault();
    act(what);
  });
}
