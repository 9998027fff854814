// What the buttons and keys do, by name. A button says data-do="name".

import { ask } from "../box.js";
import { $, say } from "./say.js";
import { flash } from "./signs.js";
import { clock } from "./words.js";

const SPEEDS = { 1: "Normal speed", 0.5: "Half speed", 0.25: "Quarter speed", 2: "Double speed" };
const SLOWER = { 1: 0.5, 0.5: 0.25, 0.25: 1, 2: 1 };

export function playing({ player }) {
  const speed = (rate) => {
    player.rate = rate;
    say(SPEEDS[rate]);
  };
  const toggled = (rate) => () => speed(player.rate === rate ? 1 : rate);
  return {
    play: () => player.toggle(),
    back: () => player.jump(-5),
    on: () => player.jump(5),
    pictureBack: () => player.step(-1),
    pictureOn: () => player.step(1),
    half: toggled(0.5),
    quarter: toggled(0.25),
    fast: toggled(2),
    slow: () => speed(SLOWER[player.rate]),
    help: () => $("help").showModal(),
  };
}

export function marking(stage) {
  const { player, span, form } = stage;
  const nudge = (which, pictures) => {
    player.pause();
    span.move(which, span[which] + pictures);
    player.show(span[which]);
  };
  const edge = (which, reaches, fresh) => {
    const picture = player.shown;
    if (span[reaches](picture, form.finished)) span.move(which, picture);
    else form.begin(span[fresh](picture), "a new moment");
    say(which === "first" ? "The moment starts here." : "The moment ends here.");
  };
  const preview = (again) => {
    player.playSpans([[span.first, span.last]], { again });
    stage.inPlay = null;
  };
  form.addEventListener("go-on", ({ detail }) => (detail === "loop" ? preview(true) : player.play()));
  return {
    // A mark is kept at once and the film plays on; words can come later.
    mark: () => {
      form.begin(span.around(player.shown), "marking");
      say(`Marked ${clock(span.start)} to ${clock(span.end)}.`);
      flash("mark");
    },
    startsHere: () => edge("first", "canStartAt", "from"),
    endsHere: () => edge("last", "canEndAt", "upTo"),
    startBack: () => nudge("first", -1),
    startOn: () => nudge("first", 1),
    endBack: () => nudge("last", -1),
    endOn: () => nudge("last", 1),
    tryIt: () => span.chosen && preview(false),
    loop: () => span.chosen && (player.looping ? player.pause() : preview(true)),
    putDown: () => form.drop(),
    done: () => form.done(),
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
