// A review as a flat row of fields, all of them text, so that two versions of it can be
// laid over each other field by field. Pure.

const TEXTS = ["title", "question", "words", "wishes"];
const LISTS = ["strengths", "strategies"];
export const ITEM = ["prompt", "words", "keep", "what"];

export function flat(review) {
  const fields = new Map();
  for (const name of TEXTS) fields.set(name, review[name]);
  for (const name of LISTS) fields.set(name, review[name].join("\n"));
  fields.set("cycle", String(review.cycle));
  fields.set("film", review.film);
  fields.set("order", review.items.map(({ id }) => id).join(" "));
  for (const item of review.items) put(fields, item, review.keep.includes(item.id));
  return fields;
}

export function put(fields, item, keep) {
  const what = { recording: item.recording, [item.kind]: item[item.kind] };
  const values = { what: JSON.stringify(what), prompt: item.prompt, words: item.words, keep: keep ? "yes" : "" };
  for (const name of ITEM) fields.set(`${item.id}.${name}`, values[name]);
}

export function order(fields) {
  return (fields.get("order") ?? "").split(" ").filter(Boolean);
}

// What the box is told: the same, as a review.
export function whole(fields) {
  const text = (name) => tidy(fields.get(name));
  const lines = (name) => text(name).split("\n").map((line) => line.trim()).filter(Boolean);
  const ids = order(fields);
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, text(name)])),
    ...Object.fromEntries(LISTS.map((name) => [name, lines(name)])),
    cycle: Number(fields.get("cycle")),
    film: text("film"),
    items: ids.map((id) => ({
      id,
      ...JSON.parse(fields.get(`${id}.what`)),
      prompt: text(`${id}.prompt`),
      words: text(`${id}.words`),
    })),
    keep: ids.filter((id) => fields.get(`${id}.keep`)),
  };
}

// The parts of a review in which two rows of fields differ, as the first has them.
export function changes(mine, base) {
  const before = whole(base);
  const differs = ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]);
  return Object.fromEntries(Object.entries(whole(mine)).filter(differs));
}

export function tidy(text) {
  return (text ?? "").trim();
}

// Whether two fields say the same; the box keeps one space for several in a line.
export function alike(one, other) {
  const plain = (text) => tidy(text).normalize("NFC").replace(/\s+/g, " ");
  return plain(one) === plain(other);
}

// Mine and theirs, both made over *base*. What only one of us changed is as it is then;
// where both did, mine is shown and theirs is in *both*, until a person has chosen.
export function merged(base, mine, theirs) {
  const fields = new Map();
  const both = new Map();
  const same = (one, other, key) => alike(one.get(key), other.get(key));
  for (const key of new Set([...mine.keys(), ...theirs.keys()])) {
    const kept = same(mine, base, key) && !same(mine, theirs, key) ? theirs : mine;
    fields.set(key, kept.get(key) ?? mine.get(key) ?? theirs.get(key));
    const differ = !same(mine, base, key) && !same(theirs, base, key) && !same(mine, theirs, key);
    // What one of us does not have is gone with its part of the review; see below.
    if (differ && key !== "order" && mine.has(key) && theirs.has(key)) both.set(key, theirs.get(key));
  }
  fields.set("order", merger(base, mine, theirs).join(" "));
  return { fields, both };
}

// Who moved parts says where they are. A part is gone when one of us took it out, unless
// the other wrote in it meanwhile: what was written is never taken out unseen.
function merger(base, mine, theirs) {
  const [b, m, t] = [base, mine, theirs].map(order);
  const touched = (fields, id) => ITEM.some((name) => !alike(fields.get(`${id}.${name}`), base.get(`${id}.${name}`)));
  const moved = m.join() !== b.join();
  const [first, other] = moved ? [m, t] : [t, m];
  const stays = (id) => !b.includes(id) || (m.includes(id) || touched(theirs, id)) && (t.includes(id) || touched(mine, id));
  return [...new Set([...first, ...other])].filter(stays);
}
