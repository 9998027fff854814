// Asking the box: JSON with the token that proves it was our page, and plain errors.

let token = document.querySelector('meta[name="csrf-token"]').content;

// Another unlock has another token.
export function renew(next) {
  token = next;
}

export class Refusal extends Error {
  constructor(status, answer) {
    super([answer.error, answer.hint].filter(Boolean).join(" "));
    this.status = status;
    this.answer = answer;
  }
}

// Ask; answers the JSON, or the response itself when `raw`. Throws Refusal, and
// another error when the box cannot be reached, or not `within` so many milliseconds.
// What a page asks by `itself` does not count as somebody being here.
export async function ask(path, { method = "GET", body, raw = false, within, itself = false } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  if (itself) headers["Vig-By-Itself"] = "1";
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const signal = within ? AbortSignal.timeout(within) : undefined;
  const answer = await fetch(path, { method, headers, signal, body: body && JSON.stringify(body) });
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({ error: "Something went wrong in the box." }));
    if (answer.headers.has("Vig-Locked") && path !== "/api/here") here.dispatchEvent(new Event("locked"));
    throw new Refusal(answer.status, said);
  }
  if (raw) return answer;
  return answer.status === 204 ? null : answer.json();
}

// Tells "locked" when an answer said so; here.js listens.
export const here = new EventTarget();
