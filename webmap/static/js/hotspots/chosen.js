// What is known of the hexagon that was chosen, beside the map and not over it.
import { element, fill } from "../dom.js";
import { isUncertain } from "../hexmap/classes.js";

/** Show one row of the numbers; `onClose` when the reader is done with it. */
export function showChosen(box, data, row, { words, number, titles, onClose }) {
  const close = element("button", { type: "button", className: "close" }, "×");
  close.setAttribute("aria-label", words.close);
  close.addEventListener("click", onClose);
  const stability = data.stability?.[row];
  const facts = [
    [words.reports, number(data.n[row], 1)],
    [words.significance, titles.get(data.bin[row])],
    [words.z, number(data.z[row], 2)],
    [words.p, probability(data.p[row], number)],
    [words.q, probability(data.q[row], number)],
    words.patterns[data.pattern[row]] ? [words.pattern, words.patterns[data.pattern[row]]] : null,
    stability === null || stability === undefined ? null : [words.stability, `${number(stability * 100, 0)} %`
      + (isUncertain(data, row) ? ` (${words.uncertain_place})` : "")],
  ].filter(Boolean);
  const parts = [
    close,
    element("h3", {}, data.place[row] || words.no_place),
    element("dl", {}, ...facts.flatMap(([term, text]) => [
      element("dt", {}, term), element("dd", {}, text ?? "–"),
    ])),
    data.peak[row] ? element("p", {}, words.peak_note) : null,
    data.n[row] < 5 ? element("p", { className: "soft" }, words.few_explained) : null,
    element("p", { className: "soft small" }, fill(words.cell_id, { cell: data.cells[row] })),
  ];
  box.replaceChildren(...parts.filter(Boolean));
  box.hidden = false;
}

function probability(value, number) {
  if (value === null) return "–";
  return value < 0.001 ? `< ${number(0.001, 3)}` : number(value, 3);
}
