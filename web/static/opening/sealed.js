// What is sealed in this page, and how it is opened. `age` is the vendored bundle.
// Nothing leaves the browser's memory: no storage, no network.

export class WrongPassphrase extends Error {}
export class NotWhole extends Error {}

const FOLD = 256; // pieces of 64 KiB until they are folded into one Blob

function blocks(name) {
  return [...document.querySelectorAll(`script[type="x-age"].${name}`)];
}

function bytes(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const made = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) made[at] = text.charCodeAt(at);
  return made;
}

// Whether all of the page is here: a copy may have broken off.
export function whole() {
  return blocks("whole").length === 1 && blocks("key").length === 1;
}

// The passphrase opens the one-film key; wrong ones throw WrongPassphrase.
async function key(passphrase) {
  const opener = new age.Decrypter();
  opener.addPassphrase(passphrase);
  try {
    return await opener.decrypt(bytes(blocks("key")[0].textContent), "text");
  } catch (problem) {
    if (/no identity matched/.test(problem.message)) throw new WrongPassphrase();
    throw problem;
  }
}

// Opens everything: what the pictures are, and the film (or still) as a Blob.
export async function open(passphrase) {
  if (!whole()) throw new NotWhole();
  const opener = new age.Decrypter();
  opener.addIdentity(await key(passphrase));
  try {
    const about = await opener.decrypt(bytes(blocks("about")[0].textContent), "text");
    const film = await opener.decrypt(stream(blocks("film")));
    return { about: JSON.parse(about), film: await gathered(film) };
  } catch {
    throw new NotWhole();
  }
}

function stream(elements) {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      if (next === elements.length) controller.close();
      else controller.enqueue(bytes(elements[next++].textContent));
    },
  });
}

// A Blob of Blobs: a browser keeps large ones out of the script's own memory.
async function gathered(film) {
  const folded = [];
  let pieces = [];
  const reader = film.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value);
    if (pieces.length < FOLD) continue;
    folded.push(new Blob(pieces));
    pieces = [];
  }
  return [...folded, new Blob(pieces)];
}
