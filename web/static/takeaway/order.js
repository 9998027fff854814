// The order of the moments: moved by buttons, or dragged. What is read out is where
// the moment went.

export function order(list, say) {
  for (const item of list.children) {
    item.querySelector(".move").hidden = list.children.length < 2;
    item.draggable = list.children.length > 1;
  }
  let dragged = null;

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("li");
    if (button.dataset.move === "-1") next(item, "previousElementSibling")?.before(item);
    else next(item, "nextElementSibling")?.after(item);
    moved(item);
    button.focus();
  });
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    dragged.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", ""); // Firefox drags nothing without it
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("drop", (event) => dragged && event.preventDefault());
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("dragged");
    if (dragged) moved(dragged);
    dragged = null;
  });

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
