// What the buttons and keys do, by name. A button says data-do="name".

import { ask } from "../box.js";
import { $, say } from "./stage.js";
import { clock } from "./words.js";

const SPEEDS = { 1: "Normal speed", 0.5: "Half speed", 0.25: "Quarter speed" };
const SLOWER = { 1: 0.5, 0.5: 0.25, 0.25: 1 };

export function playing({ player }) {
  const speed = (rate) => {
    player.rate = rate;
    say(SPEEDS[rate]);
  };
  return {
    play: () => player.toggle(),
    back: () => player.jump(-5),
    on: () => player.jump(5),
    pictureBack: () => player.step(-1),
    pictureOn: () => player.step(1),
    half: () => speed(player.rate === 0.5 ? 1 : 0.5),
    quarter: () => speed(player.rate === 0.25 ? 1 : 0.25),
    slow: () => speed(SLOWER[player.rate]),
    help: () => $("help").showModal(),
  };
}

export function marking(stage) {
  const { player, span, form, close } = stage;
  const nudge = (which, pictures) => {
    player.pause();
    span.move(which, span[which] + pictures);
    player.show(span[which]);
  };
  // A mark is kept at once and the film plays on; words can come later.
  const mark = async () => {
    const picture = player.shown;
    if (form.dirty && !(await form.keep())) return;
    form.take({});
    span.around(picture);
    close.centreOnSpan();
    stage.draw();
    if (await form.keep()) say(`Marked ${clock(span.start)} to ${clock(span.end)}.`);
  };
  return {
    mark,
    startsHere: () => span.startsAt(player.shown),
    endsHere: () => span.endsAt(player.shown),
    startBack: () => nudge("first", -1),
    startOn: () => nudge("first", 1),
    endBack: () => nudge("last", -1),
    endOn: () => nudge("last", 1),
    tryIt: () => player.playSpan(span.first, span.last),
    putDown: async () => (await form.putDown()) && stage.list(),
  };
}

export function checking(recording) {
  const check = async () => {
    $("checked").textContent = "Checking …";
    try {
      const { findings } = await ask(`/api/recordings/${recording}/check`, { method: "POST" });
      $("checked").textContent = findings.join(" ") || "Every piece is whole.";
    } catch (why) {
      $("checked").textContent = why.message;
    }
  };
  return { check };
}
