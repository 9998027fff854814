// What the checks of accessible.py ask of a page that is open. Put into it by the
// browser's debugging protocol, so that the page's own policy stays as it is.

window.vig = (() => {
  const INTERACTIVE = `a[href], button, input:not([type=hidden]), select, textarea,
    summary, [role=slider], [role=button], [role=checkbox], [role=radio], [role=tab],
    [role=option], [role=menuitem], [tabindex]:not([tabindex="-1"])`;
  const PRESSED = "button, summary, [role=slider], [role=button], .button";
  const ONE_OF_SEVERAL = "[type=radio], [role=radio], [role=tab], [role=option], [role=menuitem]";
  const seen = new Map();

  function usable() {
    const modal = document.querySelector("dialog:modal");
    return [...document.querySelectorAll(INTERACTIVE)].filter((each) =>
      each.checkVisibility({ visibilityProperty: true })
      && each.getClientRects().length > 0
      && !each.disabled && !each.closest("[inert], [aria-hidden=true]")
      && (!modal || modal.contains(each)));
  }

  function name(each) {
    const says = each.getAttribute("aria-label") || each.innerText || each.name || "";
    const short = says.trim().replace(/\s+/g, " ").slice(0, 40);
    return `${each.tagName.toLowerCase()}${each.id && `#${each.id}`} "${short}"`;
  }

  // A link in the middle of a sentence may be as high as its line (WCAG 2.5.8).
  function inSentence(each) {
    return getComputedStyle(each).display === "inline"
      && each.parentElement.innerText.trim() !== each.innerText.trim();
  }

  function small() {
    return usable().filter((each) => !inSentence(each) && !each.matches(".skip")).flatMap((each) => {
      const tick = ["checkbox", "radio"].includes(each.type) && each.labels?.[0];
      const { width, height } = (tick || each).getBoundingClientRect();
      const [w, h, least] = [Math.round(width), Math.round(height), each.matches(PRESSED) ? 44 : 24];
      return Math.min(w, h) < least ? [`${name(each)} is ${w} × ${h}, not ${least}`] : [];
    });
  }

  // What lies over the middle of that part of an element which is on the screen.
  function over(each) {
    const box = each.getClientRects()[0];
    const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
    const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
    if (left >= right || top >= bottom) return null;
    return document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  }

  function rings(each) {
    return [each, ...(each.labels || [])].map((one) => getComputedStyle(one)).some((style) =>
      (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
      || style.boxShadow !== "none");
  }

  // A field for a day has stops of its own: day, month, year, and the calendar.
  const STOPS_OF_A_DAY = 4;
  let last = null;
  let stops = 0;
  function within(each) {
    stops = each === last ? stops + 1 : 1;
    last = each;
    return stops > 1 && stops <= STOPS_OF_A_DAY && each.matches("input[type=date]");
  }

  function focused() {
    const each = document.activeElement;
    if (!each || each === document.body || each === document.documentElement) return null;
    const inside = within(each);
    const again = seen.has(each) && !inside;
    if (!seen.has(each)) seen.set(each, seen.size);
    const on = over(each);
    const own = [each, ...(each.labels || [])];
    return {
      name: name(each),
      first: seen.get(each) === 0,
      again,
      rings: rings(each),
      under: own.some((one) => one.contains(on)) ? "" : on ? name(on) : "the edge of the screen",
    };
  }

  function unreached() {
    return usable().filter((each) => !each.matches(ONE_OF_SEVERAL) && !seen.has(each)).map(name);
  }

  // Let Tab begin at one end of the page: a browser goes on from where the focus was last,
  // even if what had it is gone.
  function begin(end) {
    const probe = document.createElement("span");
    probe.tabIndex = -1;
    const place = document.querySelector("dialog:modal") || document.body;
    if (end) place.append(probe);
    else place.prepend(probe);
    probe.focus();
    probe.remove();
    seen.clear();
  }

  function moving() {
    const some = (times) => times.split(",").some((time) => parseFloat(time) > 0.001);
    const moves = (style) => (some(style.transitionDuration) && style.transitionProperty !== "none")
      || (some(style.animationDuration) && style.animationName !== "none")
      || style.scrollBehavior === "smooth";
    const still = [...document.querySelectorAll("*")].filter((each) => moves(getComputedStyle(each)));
    const running = document.getAnimations() // a transition may have begun before it was asked for less
      .filter((each) => !(each instanceof CSSTransition))
      .map((each) => `${each.animationName || each.id || "an animation"} runs`);
    return [...still.map((each) => `${name(each)} moves`), ...running];
  }

  return { small, focused, unreached, begin, moving };
})();
