// What is known of the hexagon that was chosen: what, when, who, and what is planned.
import { element, fill } from "../dom.js";
import { knownParts } from "../hexmap/place.js";

/** Fill the box beside the map; `onClose` when the reader is done with it. */
export function showWaiting(box, { title, words, onClose }) {
  const close = element("button", { type: "button", className: "close" }, "×");
  close.setAttribute("aria-label", words.close);
  close.addEventListener("click", onClose);
  const known = element("div", { className: "place-known" }, element("p", { className: "soft" }, words.counting));
  box.replaceChildren(close, element("h3", {}, title ?? words.no_place), known);
  box.hidden = false;
  return known;
}

/** Write what the server knows of the place. */
export function showKnown(known, body, { cell, words, number, categories, senders, period }) {
  known.replaceChildren(
    element("p", { className: "explained" }, body.sentence[document.documentElement.lang]),
    ...listed(words.what, body.categories, { words, number, titles: categories }),
    ...listed(words.who, body.senders, { words, number, titles: senders }),
    ...open(words.open_measures, body.measures),
    ...open(words.open_issues, body.issues),
    ...plans(body, words, number),
    ...(body.lift_url ? [element("p", {}, element("a", { href: body.lift_url, className: "button little" }, words.lift_here))] : []),
    element("p", { className: "soft small" }, fill(words.year_note, { period: period(body.year) })),
    ...knownParts(body, words, number),
    element("p", { className: "soft small" }, fill(words.cell_id, { cell })),
  );
}

function listed(heading, rows, { words, number, titles }) {
  const lines = rows.map(({ key, n, before }) => element("li", {}, fill(words.n_before, {
    title: titles[key] ?? key, n: number(n, 1), before: number(before, 1),
  })));
  return [element("h4", {}, heading), lines.length
    ? element("ul", { className: "plain" }, ...lines) : element("p", { className: "soft" }, words.nothing_here)];
}

/** List what is under way; nothing is said where nothing is. */
function open(heading, works) {
  if (!works.length) return [];
  return [element("h4", {}, heading), element("ul", { className: "plain" }, ...works.map(({ title, state, url }) =>
    element("li", {}, element("a", { href: url }, title), ` ${state}`)))];
}

function plans({ plans: near }, words, number) {
  const lines = near.map(({ title, stage, distance_m: distance, url }) => element("li", {},
    element("a", { href: url }, title),
    fill(distance ? words.plan_near : words.plan_here, { stage, distance: number(distance) })));
  return [element("h4", {}, words.plans), lines.length
    ? element("ul", { className: "plain" }, ...lines) : element("p", { className: "soft" }, words.no_plans)];
}
