// Shows the model, and tells what somebody does with it.

const ACTS = { up: "Move up", down: "Move down", remove: "Remove" };

export class View extends EventTarget {
  constructor(root, model) {
    super();
    Object.assign(this, { root, model, places: new Map() });
    this.models = { group: this.#model("group"), label: this.#model("label") };
    new ResizeObserver(() => this.#grow()).observe(root);
  }

  #model(id) {
    return document.getElementById(id).content.firstElementChild;
  }

  show() {
    this.places.clear();
    this.root.replaceChildren(...this.model.groups.map((group) => this.#group(group)));
    this.#grow();
  }

  // Fields are as high as their words.
  #grow() {
    for (const field of this.root.querySelectorAll("textarea")) {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight + 3}px`;
    }
  }

  #group(group) {
    const card = this.models.group.cloneNode(true);
    const called = group.name || "No heading";
    card.querySelector("legend").textContent = called;
    this.#one(card.querySelector(".head"), group, null, `Heading: ${called}`);
    card.querySelector("ol").append(...group.rows.map((row) => this.#row(group, row)));
    const add = card.querySelector("[data-act=add]");
    add.setAttribute("aria-label", `Add a label to: ${called}`);
    add.addEventListener("click", () => this.#act("add", group, null));
    return card;
  }

  #row(group, row) {
    const item = this.models.label.cloneNode(true);
    this.#one(item, group, row, `Label in: ${group.name || "No heading"}`);
    return item;
  }

  #one(element, group, row, called) {
    const of = row ?? group;
    const field = element.querySelector("textarea");
    this.places.set(of, element);
    field.value = of.name;
    field.setAttribute("aria-label", called);
    field.addEventListener("input", () => {
      of.name = field.value = field.value.replaceAll("\n", " ");
      this.#grow();
      this.#act("typed", group, row);
    });
    field.addEventListener("change", () => this.#act("changed", group, row));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      this.#act("add", group, row);
    });
    for (const button of element.querySelectorAll("[data-of]")) {
      const { act } = button.dataset;
      const step = { up: -1, down: 1 }[act];
      button.setAttribute("aria-label", `${ACTS[act]}: ${of.name || "no name yet"}`);
      button.title = ACTS[act];
      button.disabled = Boolean(step) && !this.model.can(step, group, row);
      button.addEventListener("click", () => this.#act(act, group, row));
    }
  }

  #act(act, group, row) {
    this.dispatchEvent(new CustomEvent("act", { detail: { act, group, row } }));
  }

  // Show which fields the box will not keep: emptied ones, and words that are there twice.
  mark() {
    const rows = this.model.groups.flatMap(({ rows }) => rows);
    const words = rows.map(({ name }) => name.trim().toLowerCase());
    rows.forEach((row, at) => {
      const wrong = words[at] ? words.indexOf(words[at]) !== words.lastIndexOf(words[at]) : !row.fresh;
      const field = this.places.get(row).querySelector("textarea");
      if (wrong) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    });
  }

  focusField(of) {
    const field = this.places.get(of).querySelector("textarea");
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  }

  // The same button as before, or its neighbour where it went as far as it goes.
  focusAct(of, act) {
    const place = this.places.get(of);
    const button = place.querySelector(`[data-act=${act}]`);
    (button.disabled ? place.querySelector("[data-of]:enabled") : button).focus();
    place.scrollIntoView({ block: "nearest" });
  }
}
