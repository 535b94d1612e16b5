// Each hotspot in a sentence, with a button that shows it on the map.
import { element, fill } from "../dom.js";

/** Fill the list; `onShow` is given the row of the hotspot's fullest hexagon. */
export function showAreas(box, { areas, place, method }, { words, number, onShow }) {
  const speech = document.documentElement.lang;
  if (!areas.length) {
    const why = method.refusal ? method.refusal[speech] : words.no_areas;
    box.replaceChildren(element("p", { className: "soft" }, why));
    return;
  }
  box.replaceChildren(element("ol", { className: "areas" }, ...areas.map(({ rows, sentence }) => {
    const button = element("button", { type: "button", className: "button little" }, words.show_on_map);
    button.setAttribute("aria-label", fill(words.show_place_on_map, { place: place[rows[0]] || words.no_place }));
    button.addEventListener("click", () => onShow(rows[0]));
    return element("li", {}, element("p", {}, sentence[speech],
      ` ${fill(rows.length === 1 ? words.one_cell : words.area_cells, { n: number(rows.length) })}`), button);
  })));
}
