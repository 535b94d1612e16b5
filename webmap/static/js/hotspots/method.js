// Title, period, n and method: no number without them.
import { element, fill } from "../dom.js";

/** Write the heading of the map and the card that tells how it was made. */
export function showMethod({ title, subtitle, card }, { method, resolution }, what, { words, number, names }) {
  const day = (text) => new Date(`${text}T12:00:00`).toLocaleDateString(
    document.documentElement.lang, { day: "numeric", month: "long", year: "numeric" });
  const placed = `${number(method.placed_share * 100, 0)} %`;
  const period = method.period
    ? fill(words.period, { from: day(method.period.from), to: day(method.period.to) }) : words.all_time;
  title.textContent = what;
  subtitle.textContent = fill(words.subtitle, { period, n: number(method.reports), placed });
  const facts = [
    [words.method_period, period],
    [words.method_n, number(method.reports)],
    [words.method_placed, fill(words.method_placed_text, {
      placed: number(method.placed, 0), share: placed, spread: number(method.spread), unplaced: number(method.unplaced),
    })],
    [words.method_cells, fill(words.method_cells_text, { n: number(method.cells), resolution })],
    [words.method_test, test(method, words)],
    [words.peak, words.method_peak_text],
    [words.pattern, method.months_refusal
      ? method.months_refusal[document.documentElement.lang]
      : fill(words.method_months_text, { n: number(method.months), from: day(method.months_period.from), to: day(method.months_period.to) })],
    [words.method_stability, stability(method, words, number)],
    method.refusal ? [words.method_refusal, method.refusal[document.documentElement.lang]] : null,
    [words.method_senders, senders(method, words, number, names)],
    [words.method_cutoff, method.last_report ? day(method.last_report) : "–"],
    [words.method_fingerprint, `${method.fingerprint} (geosafety ${method.version})`],
  ];
  card.replaceChildren(element("dl", {}, ...facts.filter(Boolean).flatMap(([term, text]) => [
    element("dt", {}, element("strong", {}, term)),
    element("dd", { className: "method-text" }, text),
  ])));
}

function test({ test: kind, step_text: step }, words) {
  if (kind === "exact") return words.method_test_text;
  return `${words.method_test_text} ${fill(words.method_step_text, { step })}`;
}

/** Say who has reported how much, and how that was weighed. */
function senders({ senders: reports, equal_senders: isEqual, senders_left_out: leftOut, reports: n }, words, number, names) {
  const told = (each) => Object.entries(each).map(([key, count]) =>
    `${names[key] ?? key} ${number(count)} (${number((100 * count) / n)} %)`).join(", ");
  const missing = Object.keys(leftOut).length ? ` ${fill(words.senders_left_out, { senders: told(leftOut) })}` : "";
  return `${told(reports)}. ${isEqual ? words.senders_equal : words.senders_as_sent}${missing}`;
}

function stability({ draws }, words, number) {
  return draws
    ? fill(words.method_stability_text, { draws: number(draws) })
    : words.method_stability_none;
}
