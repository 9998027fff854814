// What the buttons of a kept moment do, and undoing a removal.

import { called } from "./kept.js";
import { $, say } from "./stage.js";

export function listing(stage) {
  const { player, span, form, notes, close, kept } = stage;
  let removed = null;

  const play = (moment) => {
    player.playSpan(...span.pictures(moment));
    $("film").scrollIntoView({ block: "nearest" });
  };

  const edit = async (moment) => {
    if (form.dirty && !(await form.keep())) return;
    form.take(moment);
    close.centreOnSpan();
    stage.draw();
    stage.list();
    player.pause();
    player.show(span.first);
    // On a touch screen the field would bring up the keyboard over the film.
    if (matchMedia("(pointer: coarse)").matches) $("look").scrollIntoView();
    else $("name").focus();
  };

  const remove = async (moment) => {
    if (form.id === moment.id) form.drop();
    removed = moment;
    try {
      await notes.remove(moment.id);
    } catch (why) {
      return say(why.message);
    }
    $("undo").firstElementChild.textContent = `Removed: ${called(moment)}`;
    $("undo").hidden = false;
    $("undo").querySelector("button").focus();
  };

  const undo = async () => {
    try {
      await notes.keep(removed);
      $("undo").hidden = true;
    } catch (why) {
      say(why.message);
    }
  };

  const acts = { play, edit, remove };
  kept.addEventListener("act", ({ detail: { act, id } }) => acts[act](notes.find(id)));
  return { undo };
}
