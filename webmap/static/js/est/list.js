// The ranked list: the same as the map, as a table.
import { element } from "../dom.js";
import { swatch } from "../hexmap/legend.js";
import { createSortedTable } from "../hexmap/sorted_table.js";
import { isFew } from "./classes.js";

/** Make the list; `show(body, place)` fills it. */
export function createList({ words, number, legend, ...parts }) {
  const short = { ...words, show_on_map: words.show_short };
  const table = createSortedTable({ ...parts, words: short, number, sorted: "n" });
  // The levels stand in the legend; here the word is enough.
  const classes = new Map(legend.map((entry) => [entry.bin, { ...entry, title: entry.bin ? entry.title.split(" (")[0] : "–" }]));

  return {
    show(body, place) {
      const change = body.n.map((n, i) => n - body.before[i]);
      const columns = [
        { key: "place", title: words.place, words: true, value: (i) => place(body.cells[i]), text: (i) => place(body.cells[i]) ?? words.no_place },
        { key: "n", title: words.reports, value: (i) => body.n[i], text: (i) => number(body.n[i], 1), mark: (i) => body.n[i] + body.before[i] > 0 && isFew(body, i) && words.few },
        { key: "before", title: words.before, value: (i) => body.before[i], text: (i) => number(body.before[i], 1) },
        { key: "change", title: words.change, value: (i) => change[i], text: (i) => signed(change[i], number) },
        {
          key: "bin", title: words.significance, words: true, value: (i) => body.bin[i],
          text: (i) => element("span", { className: "mark" }, swatch(classes.get(body.bin[i])), classes.get(body.bin[i]).title),
        },
        { key: "pattern", title: words.pattern, words: true, value: (i) => body.pattern[i], text: (i) => words.pattern_titles[body.pattern[i]] ?? "–" },
        { key: "rate", title: words.rate, value: (i) => body.rate?.[i], text: (i) => number(body.rate[i], 1) },
      ];
      const has = { bin: !body.method.refusal, pattern: !body.method.months_refusal, rate: body.rate };
      table.show({
        columns: columns.filter(({ key }) => !(key in has) || has[key]),
        count: body.cells.length,
        tie: (a, b) => change[b] - change[a],
        name: (i) => place(body.cells[i]) ?? body.cells[i],
      });
    },
  };
}

/** Write a change with its sign. */
export function signed(change, number) {
  const rounded = Math.round(change * 10) / 10;
  if (!rounded) return "±0";
  return `${rounded > 0 ? "+" : "−"}${number(Math.abs(rounded), 1)}`;
}
