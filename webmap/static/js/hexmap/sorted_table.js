// A table of hexagons that is sorted with its headings and shows them on the map.
import { element, fill } from "../dom.js";

const FIRST_ROWS = 20;

/**
 * @typedef {object} Column
 * @property {string} key, title
 * @property {boolean} [words] whether it holds words and no numbers
 * @property {(row: number) => (string | Node)} text
 * @property {(row: number) => (number | string | null)} value what it is sorted by
 * @property {(row: number) => (string | false | null)} [mark] a tag beside the text
 */

/**
 * Make a table; the first column names the place.
 * @param {{box: HTMLElement, more: HTMLButtonElement, words: object, sorted: string,
 *   number: (n: number, digits?: number) => string, onShow: (row: number) => void}} parts
 */
export function createSortedTable({ box, more, words, number, sorted: first, onShow }) {
  let columns = [];
  let count = 0;
  let tie = () => 0;
  let name = () => "";
  let sorted = { key: first, falling: true };
  let all = false;

  function order() {
    const { value, words: isText } = columns.find(({ key }) => key === sorted.key) ?? columns[0];
    const compare = isText && typeof value(0) !== "number"
      ? (a, b) => (value(a) || "\uffff").localeCompare(value(b) || "\uffff", document.documentElement.lang)
      : (a, b) => (value(a) ?? -Infinity) - (value(b) ?? -Infinity);
    const rows = Array.from({ length: count }, (_, i) => i);
    return rows.sort((a, b) => (sorted.falling ? compare(b, a) : compare(a, b)) || tie(a, b));
  }

  function header({ key, title, words: isText }) {
    const cell = element("th", { scope: "col", className: isText ? "" : "number" });
    const button = element("button", { type: "button" }, title);
    if (sorted.key === key) cell.setAttribute("aria-sort", sorted.falling ? "descending" : "ascending");
    button.dataset.key = key;
    cell.append(button);
    return cell;
  }

  function row(i) {
    const cells = columns.map(({ text, mark, words: isText }, place) => {
      const cell = element(place ? "td" : "th", { className: isText ? "" : "number" }, text(i));
      if (!place) cell.setAttribute("scope", "row");
      const tag = mark?.(i);
      if (tag) cell.append(" ", element("span", { className: "tag warn" }, tag));
      return cell;
    });
    const button = element("button", { type: "button", className: "button little" }, words.show_on_map);
    button.setAttribute("aria-label", fill(words.show_place_on_map, { place: name(i) }));
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
    /** Show so many rows; `tie` orders rows alike, `name` is what a row is called. */
    show(next) {
      ({ columns, count, tie, name } = next);
      draw();
    },
  };
}
