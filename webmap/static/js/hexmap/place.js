// When things happen in the chosen hexagon, and whether one brings the next.
import { element, fill } from "../dom.js";

const speech = document.documentElement.lang;

/** Fetch what is known of a hexagon and add it; an answer that comes too late is dropped. */
export async function addPlace(box, { url, query, words, number }) {
  const part = element("div", { className: "place-known" }, element("p", { className: "soft" }, words.counting));
  box.append(part);
  try {
    const response = await fetch(`${url}?${query}`, { headers: { Accept: "application/json" } });
    const body = await response.json();
    if (!response.ok) throw new Error(body.detail);
    part.replaceChildren(...knownParts(body, words, number));
  } catch (error) {
    part.replaceChildren(element("p", { className: "soft" }, error.message || words.no_answer));
  }
}

/** Write the hours of the week and the near repeats of an answer. */
export function knownParts(body, words, number) {
  return [...hours(body, words, number), ...repeats(body, words, number)];
}

function hours({ hours: found }, words, number) {
  const head = element("h4", {}, words.hours);
  if (found.refusal) return [head, element("p", { className: "soft" }, found.refusal[speech])];
  const most = Math.max(...found.blocks.flat());
  const cell = (value) => {
    const shade = element("td", { className: "number" }, number(value, 1));
    shade.dataset.depth = String(Math.round((4 * value) / most));
    return shade;
  };
  const table = element("table", { className: "hours" },
    element("caption", {}, fill(words.hours_n, { n: number(found.reports), left: number(found.left_out) })),
    element("thead", {}, element("tr", {}, element("td", {}),
      ...words.blocks.map((block) => element("th", { scope: "col" }, block)))),
    element("tbody", {}, ...found.blocks.map((row, day) => element("tr", {},
      element("th", { scope: "row" }, words.weekdays[day]), ...row.map(cell)))));
  return [head, table];
}

function repeats({ repeats: found, around_m: around }, words, number) {
  const head = element("h4", {}, words.repeats);
  if (found.refusal) return [head, element("p", { className: "soft" }, found.refusal[speech])];
  const [[observed]] = found.observed;
  const [[expected]] = found.expected;
  const [[p]] = found.p;
  const values = {
    n: number(found.reports), around: number(around), pairs: number(observed), expected: number(expected, 1),
    space: `${found.space[0]} m`, time: `${found.time[0]} ${words.days}`,
  };
  const told = fill(p <= 0.05 ? words.repeats_more : words.repeats_chance, values);
  const least = 1 / (found.permutations + 1);
  const sure = p <= least ? `p ≤ ${number(least, 3)}` : `p = ${number(p, 3)}`;
  return [head, element("p", {}, `${told} (${sure})`)];
}
