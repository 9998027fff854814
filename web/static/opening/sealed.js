// What is sealed in this page, and how it is opened. `age` is the vendored bundle.
// Nothing leaves the browser's memory: no storage, no network.

export class WrongPassphrase extends Error {}
export class NotWhole extends Error {}

const FOLD = 256; // pieces of 64 KiB until they are folded into one Blob
const LOOK = 10; // ms until a block that was not read yet is looked for again

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

// A block as soon as all of it has been read, which is before all of the page has;
// undefined if the page has no such block.
async function block(name, number = 0) {
  for (;;) {
    const loading = document.readyState === "loading";
    const found = blocks(name)[number];
    if (found && (found.nextElementSibling || !loading)) return bytes(found.textContent);
    if (!loading) return undefined;
    await new Promise((again) => setTimeout(again, LOOK));
  }
}

// Whether all of the page is here: a copy may have broken off.
export function whole() {
  return blocks("whole").length === 1 && blocks("key").length === 1;
}

// The passphrase opens the one-film key; wrong ones throw WrongPassphrase.
async function key(passphrase) {
  const sealed = await block("key");
  if (!sealed) throw new NotWhole();
  const found = await beside(sealed, passphrase).catch(() => opened(sealed, passphrase));
  if (!found.key) throw new WrongPassphrase();
  return found.key;
}

// That takes a second of work: done beside the page, which is read and drawn meanwhile.
// Rejects where a browser lets nothing run beside a page from a disk.
function beside(sealed, passphrase) {
  return new Promise((done, failed) => {
    const source = `${document.getElementById("age").textContent}\n${opened}\n(${answer})();`;
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(address);
    const end = (then) => (event) => {
      worker.terminate();
      URL.revokeObjectURL(address);
      then(event.data);
    };
    worker.addEventListener("message", end(({ found }) => (found ? done(found) : failed())));
    worker.addEventListener("error", end(failed));
    worker.postMessage({ sealed, passphrase });
  });
}

// Runs in the worker.
function answer() {
  addEventListener("message", async ({ data }) => {
    postMessage({ found: await opened(data.sealed, data.passphrase).catch(() => null) });
  });
}

// { key }, or {} if the passphrase is another one. Runs in either place.
async function opened(sealed, passphrase) {
  const opener = new age.Decrypter();
  opener.addPassphrase(passphrase);
  try {
    return { key: await opener.decrypt(sealed, "text") };
  } catch (problem) {
    if (/no identity matched/.test(problem.message)) return {};
    throw problem;
  }
}

// Opens everything: what the pictures are, and the film (or still) as Blobs. Begins
// with what has been read of the page, and ends when all of it has.
export async function open(passphrase) {
  const opener = new age.Decrypter();
  opener.addIdentity(await key(passphrase));
  try {
    const about = await opener.decrypt(await block("about"), "text");
    const film = await gathered(await opener.decrypt(stream("film")));
    if (!whole()) throw new NotWhole();
    return { about: JSON.parse(about), film };
  } catch {
    throw new NotWhole();
  }
}

function stream(name) {
  let next = 0;
  return new ReadableStream({
    async pull(controller) {
      const piece = await block(name, next++);
      if (piece) controller.enqueue(piece);
      else controller.close();
    },
  });
}

// Blobs of many pieces each: a browser keeps large ones out of the script's own memory.
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
