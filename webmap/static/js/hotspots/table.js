// The table that says the same as the map of hotspots.
import { element } from "../dom.js";
import { isUncertain } from "../hexmap/classes.js";
import { swatch } from "../hexmap/legend.js";
import { createSortedTable } from "../hexmap/sorted_table.js";

/**
 * Make a table that can be sorted and that shows cells on the map.
 * @param {{box: HTMLElement, more: HTMLButtonElement, words: object,
 *   number: (n: number, digits?: number) => string, onShow: (row: number) => void}} parts
 */
export function createTable({ box, more, words, number, onShow }) {
  const table = createSortedTable({ box, more, words, number, onShow, sorted: "bin" });

  return {
    show(data, rows) {
      const styles = new Map(rows.map((entry) => [entry.bin, entry]));
      const has = { stability: data.stability, pattern: !data.method.months_refusal };
      table.show({
        columns: columnsOf(data, styles, { words, number }).filter(({ key }) => !(key in has) || has[key]),
        count: data.cells.length,
        tie: (a, b) => data.z[b] - data.z[a],
        name: (i) => data.place[i] || data.cells[i],
      });
    },
  };
}

function columnsOf(data, styles, { words, number }) {
  const share = (value) => (value === null || value === undefined ? "–" : `${number(value * 100, 0)} %`);
  const mark = (style, title) => element("span", { className: "mark" }, style ? swatch(style) : null, title ?? "");
  return [
    { key: "place", title: words.place, words: true, value: (i) => data.place[i], text: (i) => data.place[i] || words.no_place },
    { key: "n", title: words.reports, value: (i) => data.n[i], text: (i) => number(data.n[i], 1), mark: (i) => data.n[i] < 5 && words.few },
    {
      key: "bin", title: words.significance, words: true,
      // A lone peak comes after the hot cells and before all others.
      value: (i) => (data.peak[i] ? data.bin[i] + 0.5 : data.bin[i]),
      text: (i) => mark(styles.get(data.bin[i]), styles.get(data.bin[i])?.title),
      mark: (i) => data.peak[i] && words.peak,
    },
    { key: "z", title: words.z, value: (i) => data.z[i], text: (i) => number(data.z[i], 2) },
    { key: "q", title: words.q, value: (i) => data.q[i], text: (i) => number(data.q[i], 3) },
    { key: "pattern", title: words.pattern, words: true, value: (i) => data.pattern[i], text: (i) => words.pattern_titles[data.pattern[i]] ?? "–" },
    {
      key: "stability", title: words.stability, value: (i) => data.stability?.[i],
      text: (i) => share(data.stability?.[i]), mark: (i) => isUncertain(data, i) && words.uncertain_place,
    },
  ];
}
