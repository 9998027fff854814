// What this computer's clock says: a box in a home may not know.

// The moment, in milliseconds since 1970.
export const now = () => Date.now();

// Today, as the box writes a day: 2026-11-25.

export function today() {
  const here = new Date(now());
  const two = (number) => String(number).padStart(2, "0");
  return `${here.getFullYear()}-${two(here.getMonth() + 1)}-${two(here.getDate())}`;
}
