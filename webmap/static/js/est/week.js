// Hour by weekday of the reports that are asked about.
import { element, fill } from "../dom.js";

/** Fill the box with the matrix, or with the reason why there is none. */
export function showWeek(box, { weights, reports, left_out: left, refusal }, { words, number }) {
  const told = fill(words.week_n, { n: number(reports), left: number(left) });
  if (refusal) {
    const why = element("p", { className: "soft" }, refusal[document.documentElement.lang]);
    box.replaceChildren(why, element("p", { className: "soft small" }, told));
    return;
  }
  const most = Math.max(...weights.flat());
  const cell = (value) => {
    const shade = element("td", { className: "number" }, value ? number(value) : "");
    shade.dataset.depth = String(Math.ceil((4 * value) / most));
    return shade;
  };
  const sum = (row) => element("td", { className: "number" }, number(row.reduce((a, b) => a + b, 0)));
  box.replaceChildren(element("table", { className: "hours" },
    element("caption", {}, told),
    element("thead", {}, element("tr", {}, element("td", {}),
      ...weights[0].map((_, hour) => element("th", { scope: "col" }, String(hour).padStart(2, "0"))),
      element("th", { scope: "col" }, words.sum))),
    element("tbody", {}, ...weights.map((row, day) => element("tr", {},
      element("th", { scope: "row" }, words.weekdays[day]), ...row.map(cell), sum(row))))));
}
