// Period, n and method: no number without them.
import { element, fill } from "../dom.js";

/** Write a period as people say it. */
export function periodWords({ from, to }, words) {
  const day = (text, options) => new Date(`${text}T12:00:00`).toLocaleDateString(document.documentElement.lang, options);
  const whole = { day: "numeric", month: "short", year: "numeric" };
  if (from === to) return day(from, whole);
  const isOneYear = from.slice(0, 4) === to.slice(0, 4);
  const first = day(from, isOneYear ? { day: "numeric", month: "short" } : whole);
  return fill(words.period_of, { from: first, to: day(to, whole) });
}

/** Write the heading of a map. */
export function subtitleOf({ method }, days, { words, number }) {
  return fill(words.subtitle, {
    period: periodWords(method.period, words),
    n: number(method.reports),
    before: number(method.reports_before),
    days: days === 1 ? words.one_day : fill(words.some_days, { n: number(days) }),
  });
}

/** Write the card that tells how the map was made. */
export function showMethod(card, { method, resolution, rate }, { words, number, names }) {
  const speech = document.documentElement.lang;
  const share = method.reports ? `${number((100 * method.placed) / method.reports)} %` : "–";
  const facts = [
    [words.method_period, periodWords(method.period, words)],
    [words.method_n, number(method.reports)],
    [words.method_before, fill(words.method_before_text, { period: periodWords(method.before, words), n: number(method.reports_before) })],
    [words.method_placed, fill(words.method_placed_text, {
      placed: number(method.placed), share, spread: number(method.spread), unplaced: number(method.unplaced),
    })],
    [words.method_cells, fill(words.method_cells_text, { n: number(method.cells), resolution })],
    [words.method_test, method.refusal?.[speech] ?? words.method_test_text],
    [words.pattern, method.months_refusal?.[speech] ?? fill(words.method_months_text, {
      n: number(method.months), from: periodWords({ from: method.months_period.from, to: method.months_period.from }, words),
      to: periodWords({ from: method.months_period.to, to: method.months_period.to }, words),
    })],
    [words.method_rate, rate ? words.method_rate_text : method.rate_refusal[speech]],
    [words.method_senders, `${senders(method, number, names)} ${words.senders_as_sent}`],
    [words.method_cutoff, method.last_report ? periodWords({ from: method.last_report, to: method.last_report }, words) : "–"],
  ];
  card.replaceChildren(element("dl", {}, ...facts.flatMap(([term, text]) => [
    element("dt", {}, element("strong", {}, term)),
    element("dd", { className: "method-text" }, text),
  ])));
}

function senders({ senders: reports, reports: n }, number, names) {
  const told = Object.entries(reports).map(([key, count]) =>
    `${names[key] ?? key} ${number(count)} (${number((100 * count) / n)} %)`);
  return told.length ? `${told.join(", ")}.` : "–";
}
