// The table that says the same as the map.
import { element, fill } from "../dom.js";
import { isUncertain } from "./classes.js";
import { swatch } from "./legend.js";

const FIRST_ROWS = 20;
// Columns that hold words and no numbers.
const WORDS = new Set(["place", "bin", "pattern"]);

/**
 * Make a table that can be sorted and that shows cells on the map.
 * @param {{box: HTMLElement, more: HTMLButtonElement, words: object,
 *   number: (n: number, digits?: number) => string, onShow: (row: number) => void}} parts
 */
export function createTable({ box, more, words, number, onShow }) {
  let data = { cells: [] };
  let styles = new Map();
  let sorted = { key: "bin", falling: true };
  let all = false;

  const allColumns = [
    { key: "place", title: words.place, text: (i) => data.place[i] || words.no_place },
    { key: "n", title: words.reports, text: (i) => number(data.n[i], 1) },
    { key: "bin", title: words.significance, text: (i) => styles.get(data.bin[i])?.title },
    { key: "z", title: words.z, text: (i) => number(data.z[i], 2) },
    { key: "q", title: words.q, text: (i) => number(data.q[i], 3) },
    { key: "pattern", title: words.pattern, text: (i) => words.pattern_titles[data.pattern[i]] ?? "–" },
    { key: "stability", title: words.stability, text: (i) => share(data.stability?.[i]) },
  ];

  const marks = {
    n: (i) => data.n[i] < 5 && words.few,
    bin: (i) => data.peak[i] && words.peak,
    stability: (i) => isUncertain(data, i) && words.uncertain_place,
  };

  // Where no place is uncertain there is no stability to tell of.
  let columns = allColumns;

  function share(value) {
    return value === null || value === undefined ? "–" : `${number(value * 100, 0)} %`;
  }

  // A lone peak comes after the hot cells and before all others.
  function standing(bin, i) {
    return data.peak[i] ? bin + 0.5 : bin;
  }

  function order() {
    const values = sorted.key === "bin" ? data.bin.map(standing) : data[sorted.key] ?? data.z;
    const rows = data.cells.map((_, i) => i);
    const compare = ["place", "pattern"].includes(sorted.key)
      ? (a, b) => (values[a] || "\uffff").localeCompare(values[b] || "\uffff", document.documentElement.lang)
      : (a, b) => (values[a] ?? -Infinity) - (values[b] ?? -Infinity);
    rows.sort((a, b) => (sorted.falling ? -compare(a, b) : compare(a, b)) || data.z[b] - data.z[a]);
    return rows;
  }

  function header({ key, title }) {
    const cell = element("th", { scope: "col", className: WORDS.has(key) ? "" : "number" });
    const button = element("button", { type: "button" }, title);
    if (sorted.key === key) cell.setAttribute("aria-sort", sorted.falling ? "descending" : "ascending");
    button.dataset.key = key;
    cell.append(button);
    return cell;
  }

  function row(i) {
    const cells = columns.map((column) => {
      const name = column.key === "place" ? "th" : "td";
      const cell = element(name, { className: WORDS.has(column.key) ? "" : "number" });
      if (name === "th") cell.setAttribute("scope", "row");
      if (column.key === "bin") {
        const style = styles.get(data.bin[i]);
        cell.append(element("span", { className: "mark" }, style ? swatch(style) : null, column.text(i) ?? ""));
      } else cell.append(column.text(i));
      const mark = marks[column.key]?.(i);
      if (mark) cell.append(" ", element("span", { className: "tag warn" }, mark));
      return cell;
    });
    const button = element("button", { type: "button", className: "button little" }, words.show_on_map);
    button.setAttribute("aria-label", fill(words.show_place_on_map, { place: data.place[i] || data.cells[i] }));
    button.addEventListener("click", () => onShow(i));
    return element("tr", {}, ...cells, element("td", {}, button));
  }

  function draw() {
    const rows = order();
    const shown = all ? rows : rows.slice(0, FIRST_ROWS);
    const head = element("tr", {}, ...columns.map(header),
      element("th", { scope: "col" }, element("span", { className: "visually-hidden" }, words.show_on_map)));
    box.replaceChildren(element("table", {},
      element("caption", {}, fill(words.table_caption, { shown: number(shown.length), all: number(rows.length) })),
      element("thead", {}, head),
      element("tbody", {}, ...shown.map(row))));
    more.hidden = rows.length <= FIRST_ROWS;
    more.textContent = all ? words.fewer_rows : fill(words.all_rows, { n: number(rows.length) });
  }

  box.addEventListener("click", (event) => {
    const key = event.target.closest("th button")?.dataset.key;
    if (!key) return;
    sorted = { key, falling: sorted.key === key ? !sorted.falling : key !== "place" };
    draw();
    box.querySelector(`button[data-key="${key}"]`).focus();
  });
  more.addEventListener("click", () => {
    all = !all;
    draw();
  });

  return {
    show(next, rows) {
      data = next;
      const has = { stability: data.stability, pattern: !data.method.months_refusal };
      columns = allColumns.filter(({ key }) => !(key in has) || has[key]);
      styles = new Map(rows.map((entry) => [entry.bin, entry]));
      draw();
    },
  };
}
