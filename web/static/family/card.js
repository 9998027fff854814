// The card as the form holds it, and the other way round; and the card in words.

const PURPOSES = ["review", "supervision", "training", "copy"];
const form = document.getElementById("card");
const field = (name) => form.elements.namedItem(name);

// What the form says now; a withdrawal is only kept, or cleared.
export function read(withdrawn) {
  const consent = { until: field("until").value, recorded_by: field("recorded_by").value.trim() };
  for (const name of PURPOSES) consent[name] = field(name).checked;
  const code = field("code").value.trim().toUpperCase();
  return { code, since: field("since").value, work_ends: field("work_ends").value, consent, withdrawn };
}

// A field that somebody is in is left alone where nothing changes.
export function write(card) {
  for (const name of ["code", "since", "work_ends"]) put(name, card[name]);
  for (const name of ["until", "recorded_by"]) put(name, card.consent[name]);
  for (const name of PURPOSES) field(name).checked = card.consent[name];
}

function put(name, value) {
  if (field(name).value !== value) field(name).value = value;
}

// The same whichever way its keys stand.
export function same(one, other) {
  const plain = ({ code, since, work_ends, withdrawn, consent: c }) =>
    JSON.stringify([code, since, work_ends, withdrawn, c.until, c.recorded_by, ...PURPOSES.map((name) => c[name])]);
  return plain(one) === plain(other);
}

// A card in a few lines, for whoever has to choose between two.
export function lines(card) {
  const yes = PURPOSES.filter((name) => card.consent[name]).map((name) => said(name));
  return [
    card.code ? `Lent to ${card.code}${card.since ? ` on ${day(card.since)}` : ""}` : "Lent to no family",
    card.withdrawn ? `Consent taken back${takenBack(card)}` : yes.length ? `Yes: ${yes.join(" ")}` : "They agree to nothing",
    ...(card.consent.until ? [`Until ${day(card.consent.until)}`] : []),
    ...(card.consent.recorded_by ? [`Recorded by ${card.consent.recorded_by}`] : []),
    ...(card.work_ends ? [`The work ends on ${day(card.work_ends)}`] : []),
  ];
}

const said = (name) => field(name).closest("label").querySelector("b").textContent;

// On which day the consent was taken back, if the box knew it.
export const takenBack = ({ withdrawn }) => (withdrawn === "unknown" ? "" : ` on ${day(withdrawn)}`);

export function day(text) {
  const [year, month, date] = text.split("-").map(Number);
  return new Date(year, month - 1, date).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
}

// What of the family is on the box, in words.
export function counted({ recordings, reviews, parcels }) {
  const some = (number, one, many) => (number ? [`${number} ${number === 1 ? one : many}`] : []);
  return [
    ...some(recordings, "recording", "recordings"),
    ...some(reviews, "review", "reviews"),
    ...some(parcels, "thing made ready to take away", "things made ready to take away"),
  ].join(", ");
}
