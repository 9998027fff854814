// The summary as a sheet of paper: for the page that prints it, and for the page that opens
// itself. Built of plain elements, so that no word in it can ever be markup.

const SVG = "http://www.w3.org/2000/svg";
const MANY = 3; // pictures, from which on they stand in rows

// What the box tells of a summary, with the address of each picture.
export function sheet(summary) {
  const { day, question, pictures, strengths, said, strategies, wishes } = summary;
  const article = make("article", "sheet");
  const head = make("header", "", meeting(), make("div", "", make("h1", "", "What we saw together"), day && make("p", "day", day)));
  article.append(
    ...[
      head,
      question && section("asked", "Your question", make("p", "", question)),
      pictures.length && gallery(pictures),
      listed("strengths", "Strengths we saw", strengths),
      said.length && section("said", "In your own words", ...said.map((words) => make("blockquote", "", words))),
      listed("try", "What we want to try", strategies),
      wishes && section("wishes", "For next time", make("p", "", wishes)),
    ].filter(Boolean),
  );
  return article;
}

function gallery(pictures) {
  const box = make("div", `pictures ${pictures.length < MANY ? "few" : "many"}`);
  for (const { address, words } of pictures) {
    const image = make("img", "");
    image.src = address;
    image.alt = words ? "" : "A moment of you together";
    box.append(make("figure", "", image, words && make("figcaption", "", words)));
  }
  return box;
}

function listed(name, title, lines) {
  return lines.length && section(name, title, make("ul", "", ...lines.map((line) => make("li", "", line))));
}

function section(name, title, ...inside) {
  return make("section", name, make("h2", "", title), ...inside);
}

function make(kind, name, ...inside) {
  const made = document.createElement(kind);
  if (name) made.className = name;
  made.append(...inside.filter(Boolean));
  return made;
}

// Two that turn to each other.
function meeting() {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 64 40");
  drawing.setAttribute("aria-hidden", "true");
  for (const [x, y, r, name] of [[22, 20, 18, "large"], [47, 25, 13, "small"]]) {
    const circle = document.createElementNS(SVG, "circle");
    for (const [key, value] of Object.entries({ cx: x, cy: y, r, class: name })) circle.setAttribute(key, value);
    drawing.append(circle);
  }
  return drawing;
}
