// Finding parts of the page, and telling those who listen what just happened.

export const $ = (id) => document.getElementById(id);

export function say(text) {
  $("say").textContent = text;
}
