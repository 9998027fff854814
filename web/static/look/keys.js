// The keys, each the same as a button that everybody can see. They rest while somebody
// types, and leave Space and Enter to the button that has the focus. Escape always works.

const KEYS = {
  " ": "play", k: "play",
  j: "back", ArrowLeft: "back",
  l: "on", ArrowRight: "on",
  ",": "pictureBack", ".": "pictureOn",
  s: "slow", f: "fast",
  m: "mark", i: "startsHere", o: "endsHere",
  t: "tryIt", r: "loop",
  b: "before", n: "next", a: "playAll",
  p: "keepPicture",
  h: "cover", "?": "help",
};

export function keys(act) {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return; // Escape closes it by itself
    if (event.key === "Escape") return go("cover");
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !event.shiftKey) return go("undo");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " " && event.target.closest("button, a, summary, input")) return;
    const what = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (what) go(what);

    function go(name) {
      event.preventDefault();
      act(name);
    }
  });
}
