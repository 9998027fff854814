// The order of the moments: moved by buttons, or dragged. What is read out is where
// the moment went.

import { dragging } from "../dragging.js";

export function order(list, say) {
  for (const item of list.children) {
    item.querySelector(".move").hidden = list.children.length < 2;
    item.draggable = list.children.length > 1;
  }

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("li");
    if (button.dataset.move === "-1") next(item, "previousElementSibling")?.before(item);
    else next(item, "nextElementSibling")?.after(item);
    moved(item);
    button.focus();
  });
  dragging(list, (event) => event.target.closest("li"), moved);

  // Those that are not chosen have no place in the film: a step passes them by.
  function next(item, way) {
    let other = item[way];
    while (other && !other.querySelector(":checked")) other = other[way];
    return other;
  }

  function moved(item) {
    const chosen = [...list.children].filter((one) => one.querySelector(":checked"));
    const place = chosen.indexOf(item) + 1;
    if (place) say(`Now number ${place} of ${chosen.length}.`);
  }
}
