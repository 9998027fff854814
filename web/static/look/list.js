// What is done with kept moments and pictures: playing, editing, removing, hopping from
// one to the next, choosing which to take away, taking back what was done.

import { newId } from "./notes.js";
import { $, say } from "./say.js";
import { flash } from "./signs.js";
import { called, clock, count } from "./words.js";

const SLACK = 0.7e9; // hopping back from just after a start goes to the one before

export function listing(stage) {
  const { player, film, span, form, notes, edits, kept, stills } = stage;
  const all = () => notes.all("moments");

  const see = () => $("film").scrollIntoView({ block: "nearest" });

  const edit = (id) => {
    player.pause();
    form.take(id);
    form.finished = false;
    player.show(span.first);
    // On a touch screen the field would bring up the keyboard over the film.
    if (matchMedia("(pointer: coarse)").matches) $("look").scrollIntoView();
    else $("name").focus();
  };

  const hop = (moment) => {
    if (!moment) return say("There is no other moment in that direction.");
    const { playing } = player;
    form.take(moment.id);
    player.show(span.first);
    if (playing) player.play();
    say(called(moment));
  };

  const acts = {
    play: (id) => {
      player.playSpans([span.pictures(notes.find("moments", id))]);
      see();
    },
    edit,
    remove: (id) => {
      const moment = notes.find("moments", id);
      edits.change("moments", id, null, { what: `removing “${called(moment)}”` });
      if (form.id === id) form.drop();
      say(`Removed: ${called(moment)}. Undo brings it back.`);
    },
  };
  kept.addEventListener("act", ({ detail: { act, id } }) => acts[act](id));
  kept.addEventListener("picked", () => stage.offer());

  const stillActs = {
    show: (id) => {
      player.pause();
      player.show(film.at(notes.find("stills", id).at));
      see();
    },
    remove: (id) => {
      edits.change("stills", id, null, { what: "removing a picture" });
      say("Picture removed. Undo brings it back.");
    },
  };
  stills.addEventListener("act", ({ detail: { act, id } }) => stillActs[act](id));
  stills.addEventListener("named", ({ detail: { id, name } }) => {
    edits.change("stills", id, { ...notes.find("stills", id), name }, { what: "a new name", typed: true });
  });

  return {
    before: () => hop(all().findLast(({ start }) => start < film.start(player.shown) - SLACK)),
    next: () => hop(all().find(({ start }) => start > film.start(player.shown))),
    playAll: () => {
      const moments = all();
      if (!moments.length) return say("There is no moment yet.");
      stage.inPlay = moments;
      player.playSpans(moments.map((moment) => span.pictures(moment)));
      see();
    },
    keepPicture: () => {
      const at = film.start(player.shown);
      if (notes.all("stills").some((still) => still.at === at)) return say("This picture is kept already.");
      edits.change("stills", newId(), { at, name: "" }, { what: "keeping a picture" });
      say(`Picture at ${clock(at)} kept.`);
      flash("still");
    },
    undo: () => {
      const undone = edits.undo();
      if (!undone) return say("There is nothing to undo.");
      if (form.id === undone.id) form.again();
      say(`Undone: ${undone.what}.`);
    },
  };
}

// Where taking away leads, and how many are chosen.
export function offer(link, recording, picked) {
  const chosen = picked.map((id) => `moment=${id}`).join("&");
  link.href = `/recordings/${recording}/take-away${chosen && `?${chosen}`}`;
  $("take-hint").hidden = picked.length > 0;
  $("use").hidden = !picked.length;
  $("use").href = `/reviews/use?recording=${recording}&${chosen}`;
  link.lastElementChild.textContent = picked.length ? `Take away ${count(picked.length, "moment")}` : "Take away …";
}
