// The cards under their days: filled from what the box tells, moved only if they must.

const FEW = 40; // cards made without letting the browser draw

export class List {
  #place;
  #stills;

  constructor(place, stills) {
    this.#place = place;
    this.#stills = stills;
  }

  get cards() {
    return [...this.#place.querySelectorAll(".recording")];
  }

  get days() {
    return [...this.#place.querySelectorAll(".day")];
  }

  canWatch(recording) {
    return Boolean(this.#find(recording)?.querySelector("a.button:not([hidden])"));
  }

  // Show exactly what was told; answers when all of it stands.
  async show({ days, known, there }) {
    const cards = new Map(this.cards.map((card) => [card.dataset.id, card]));
    const sections = new Map(this.days.map((day) => [day.dataset.day, day]));
    let made = 0;
    let before = null;
    for (const told of days) {
      const section = sections.get(told.day) ?? make("a-day");
      sections.delete(told.day);
      fillDay(section, told);
      before = putAfter(this.#place, before, section);
      let last = null;
      for (const one of told.recordings) {
        const card = cards.get(one.id) ?? make("a-card");
        cards.delete(one.id);
        fillCard(card, one);
        last = putAfter(section.querySelector(".cards"), last, card);
        this.#stills.watch(card);
        if (++made % FEW === 0) await drawn();
      }
    }
    for (const gone of [...cards.values(), ...sections.values()]) gone.remove();
    this.#tell(known, there);
  }

  #tell(known, there) {
    const more = document.getElementById("more");
    more.hidden = known === there;
    more.textContent = `Looking at what is here: ${known} of ${there} recordings so far.`;
    document.getElementById("nothing").hidden = there > 0;
    document.getElementById("search").hidden = there < 4;
  }

  #find(recording) {
    return this.#place.querySelector(`.recording[data-id="${recording}"]`);
  }
}

function make(template) {
  return document.getElementById(template).content.firstElementChild.cloneNode(true);
}

// Moving what stands right already would take the focus from it.
function putAfter(parent, before, node) {
  const next = before ? before.nextElementSibling : parent.firstElementChild;
  if (next !== node) parent.insertBefore(node, next);
  return node;
}

function fillDay(section, { day, title, note }) {
  section.dataset.day = day;
  section.setAttribute("aria-labelledby", `day-${day}`);
  const heading = section.querySelector("h2");
  heading.id = `day-${day}`;
  if (heading.textContent !== title) heading.textContent = title;
  fill(section.querySelector(".day-note"), note);
}

function fillCard(card, told) {
  card.dataset.id = told.id;
  card.dataset.kind = told.kind;
  for (const node of card.querySelectorAll("[data-of]")) {
    if (node.dataset.of !== "now" || !told.growing) fill(node, told[node.dataset.of]);
  }
  for (const node of card.querySelectorAll("[data-to]")) {
    node.hidden = !told[node.dataset.to];
    node.setAttribute("href", told[node.dataset.to] || "#");
  }
  fillAll(card.querySelector("[data-all]"), told.problems);
  card.querySelector(".now").hidden = !told.now;
  card.querySelector("[data-of=now]").hidden = !told.now;
  card.querySelector(".still.none").hidden = Boolean(told.link);
  card.querySelector("[data-still]").dataset.still = told.still;
}

function fill(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = !text;
}

export function fillAll(list, texts) {
  list.hidden = texts.length === 0;
  list.replaceChildren(...texts.map((text) => item(text)));
}

export function item(content) {
  const entry = document.createElement("li");
  entry.append(content);
  return entry;
}

function drawn() {
  return new Promise((done) => setTimeout(done));
}
