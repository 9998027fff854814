// How hard a passphrase is to guess, at most, in bits.
//
// Nobody can tell how hard a made-up passphrase really is; that it is easy can be told.
// So this counts generously, as for somebody who knows how people make them: runs of
// letters are words (one of 8,000: 13 bits, each seven letters), or less if they are
// short; digits, signs and capitals add a little; what was there before adds nothing.

export const WEAK = 45; // 2^45 guesses at scrypt's price: years for a rich attacker

export function bits(passphrase) {
  const seen = new Set();
  let sum = 0;
  for (const run of passphrase.normalize("NFC").match(/\p{L}+|\p{N}+|[^\p{L}\p{N}\s]+/gu) ?? []) {
    const known = run.toLowerCase();
    if (seen.has(known) || isRow(known)) sum += 1;
    else sum += price(run);
    seen.add(known);
  }
  return sum;
}

function price(run) {
  if (/^\p{N}/u.test(run)) return 3.3 * surprises(run);
  if (!/^\p{L}/u.test(run)) return 4 * new Set(run).size;
  const capitals = /^\p{Lu}?\p{Ll}+$|^\p{Lu}+$/u.test(run) ? 0 : 2;
  return capitals + Math.min(4.7 * run.length, 13 * Math.ceil(run.length / 7));
}

// How many of its signs do not follow from the two before them, as they do in 7654.
function surprises(run) {
  const step = (at) => run.charCodeAt(at) - run.charCodeAt(at - 1);
  let found = Math.min(2, run.length);
  for (let at = 2; at < run.length; at++) if (step(at) !== step(at - 1)) found++;
  return found;
}

// aaaa, 1234, dcba
function isRow(run) {
  return run.length > 2 && surprises(run) === 2 && Math.abs(run.charCodeAt(1) - run.charCodeAt(0)) <= 1;
}

// What to say of it: [is it weak, the sentence], or null while there is nothing to say.
export function says(passphrase, offered) {
  if (!passphrase.trim()) return null;
  if (passphrase === offered) return [false, "Six random words: out of reach of guessing. Write them down now; the box does not keep them."];
  if (bits(passphrase) < WEAK) return [true, "This is too easy to guess. Whoever gets the file can try passphrases for as long as they like. Take six random words instead."];
  return [false, "This may be strong; nobody can tell for a passphrase that somebody made up. Six random words surely are."];
}
