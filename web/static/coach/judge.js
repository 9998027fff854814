// What level and light mean, in a sentence: pure, so that a test can ask.

const QUIET = -55; // dB below the loudest there can be: nobody is near
const CLIPPED = -0.5;
const CLEAR = 15; // dB of voice over background, as is asked of classrooms (ANSI S12.60)
const HEARD = 8;
const DARK = 55; // of 255
const BRIGHT = 225;
const BACKLIT = 45;

const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];

// Of many levels (dB, one each 50 ms): what is there when nobody talks, and when somebody does.
export function heard(levels) {
  const sorted = [...levels].sort((a, b) => a - b);
  return { background: share(sorted, 0.15), voice: share(sorted, 0.95), most: sorted.at(-1) };
}

export function ofSound(levels, enough = 60) {
  if (levels.length < enough) return ["wait", "Listening …"];
  const { background, voice, most } = heard(levels);
  if (most > CLIPPED) return ["look", "It is too loud for the microphone. Move it further away."];
  if (voice < QUIET) return ["look", "Hardly anything can be heard. Talk as you will later; if it stays so, move the microphone nearer and check its plug."];
  const over = voice - background;
  if (over >= CLEAR) return ["good", "Voices stand out clearly."];
  if (over >= HEARD) return ["good", "Voices can be heard over the background. Less noise or a nearer microphone makes them clearer."];
  return ["look", "Voices do not stand out from the background. Is a television or a fan on? Talk as you will later, or move the microphone nearer."];
}

// Of the brightness (0 to 255) inside each ring and of everything else.
export function ofLight(faces, rest) {
  const darkest = Math.min(...faces);
  if (darkest < DARK) return ["look", "A face is dark. Switch on a lamp in front of it, or open the curtain there."];
  if (rest - darkest > BACKLIT) return ["look", "It is brighter behind than on a face. Turn the seats, so that the window or lamp is in front of it."];
  if (Math.max(...faces) > BRIGHT) return ["look", "A face is so bright that it hardly shows. Less light from in front, please."];
  return ["good", "The light on the faces is good."];
}
