// What stands on the practitioner's page of the other screen: shown, and nothing decided.

import { clock, count, long } from "../look/words.js";

const $ = (id) => document.getElementById(id);
const THERE = {
  none: "The other screen is not here yet.",
  away: "The other screen cannot be reached just now. It keeps its picture.",
};
const SPEEDS = { whole: "", half: ", half as fast", quarter: ", a quarter as fast" };

export function called({ name, kind }) {
  return name || (kind === "still" ? "A picture without a name" : "A moment without a name");
}

export function where(item) {
  return item.kind === "still" ? `Picture at ${clock(item.start)}` : `${clock(item.start)} · ${long(item.end - item.start)}`;
}

// The code that lets a screen in, for as long as none is there.
export function code(told) {
  const open = told.code;
  $("code").hidden = !open && told.screen === "there";
  $("address").textContent = `${location.host}/shared`;
  $("figures").textContent = open ? `${open.digits.slice(0, 3)} ${open.digits.slice(3)}` : "";
  $("figures").hidden = !open;
  $("left").textContent = open ? `Good for five minutes, and for one screen.` : "There is no open code now: it was used, its time is over, or it was typed wrong five times.";
  $("anew").hidden = Boolean(open);
}

export function doing(told) {
  const { screen, doing: now } = told;
  if (screen !== "there" || !now) return THERE[screen] ?? "The other screen is here.";
  if (now.item < 0) return "It shows the question.";
  const { kind, state } = told.items[now.item];
  if (state !== "ready") return state === "coming" ? "It waits: this one is being made ready." : "It says that this one cannot be shown.";
  if (kind === "still") return "It shows this picture.";
  return now.playing ? `It plays${SPEEDS[now.speed]}.` : "It stands still at this picture.";
}

// The picture that stands on the other screen, or how the moment begins.
export function picture(told) {
  const at = told.doing?.item ?? -1;
  const item = told.items[at];
  const there = item?.state === "ready";
  $("picture").hidden = !there;
  if (!there || told.doing.playing) return;
  const src = `/recordings/${item.recording}/still/${item.start + told.doing.at}-640.jpg`;
  if ($("picture").getAttribute("src") !== src) $("picture").src = src;
}

export function remote(told) {
  const now = told.doing;
  const there = told.screen === "there" && now;
  const film = there && told.items[now.item]?.kind === "moment" && told.items[now.item].state === "ready";
  document.body.classList.toggle("is-playing", Boolean(there && now.playing));
  document.querySelector("[data-play]").textContent = there && now.playing ? "Freeze" : "Play";
  for (const button of document.querySelectorAll("[data-wish]")) {
    const moves = ["back", "next"].includes(button.dataset.wish);
    button.disabled = !(moves ? there : film);
    if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", there && now.speed === button.dataset.wish);
  }
  if (there) {
    document.querySelector("[data-wish=back]").disabled = now.item < 0;
    document.querySelector("[data-wish=next]").disabled = now.item >= told.items.length - 1;
  }
}

// All that is shown, in order, with what cannot be and why.
export function row(told, parts) {
  const now = told.doing?.item ?? -1;
  const lines = told.items.map((item, number) => {
    const line = document.createElement("li");
    const part = { ...item, ...parts.get(item.id) };
    line.append(Object.assign(document.createElement("b"), { textContent: called(part) }), ` ${where(item)}`);
    if (item.state === "coming") line.append(" · being made ready …");
    if (item.why) line.append(` · ${item.why}`);
    if (number === now) line.setAttribute("aria-current", "true");
    return line;
  });
  if (told.missing.length) {
    const line = document.createElement("li");
    line.textContent = `${count(told.missing.length, "part")} of this review cannot be shown: erased, or not opened by your key.`;
    lines.push(line);
  }
  const same = [...$("row").children].map((line) => line.outerHTML).join("");
  if (lines.map((line) => line.outerHTML).join("") !== same) $("row").replaceChildren(...lines);
}
