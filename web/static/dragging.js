// Rows of a list put in another order by dragging. `taken` tells the row that a drag
// takes up, or null; `put` is told of it once it was let go.

export function dragging(list, taken, put) {
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = taken(event);
    if (!dragged) return event.preventDefault();
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
    const row = dragged;
    dragged = null;
    row?.classList.remove("dragged");
    if (row) put(row);
  });
}
