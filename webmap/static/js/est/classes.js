// What the hexagons of the EST view show, and in which classes; pure.
import { countLimits, countStyles, giClasses, SURE_STYLE, withOutlines } from "../hexmap/classes.js";
import { fill } from "../dom.js";

const FEW = 5;
// Lines; which classes there are, and their colours and titles, the page tells.
const CHANGE_LINES = [
  { alpha: 0.86, stroke: "#0b2747", width: 1.4 },
  { alpha: 0.86, stroke: "#4c7692", width: 0.8 },
  { alpha: 0.6, stroke: "#8b97a0", width: 0.5 },
  { alpha: 0.86, stroke: "#8a4a3a", width: 0.8 },
  { alpha: 0.86, stroke: "#3d0209", width: 1.4 },
];
const GROUP_LINES = {
  new: { alpha: 0.86, stroke: "#3d0209", width: 2.4 },
  rising: { alpha: 0.86, stroke: "#3d0209", width: 1.4 },
  lasting: { alpha: 0.86, stroke: "#6d3a10", width: 1.4 },
  falling: { alpha: 0.86, stroke: "#6d3a10", width: 1 },
  now_and_then: { alpha: 0.86, stroke: "#5b2a68", width: 1, dash: [3, 2] },
  past: { alpha: 0.86, stroke: "#5b6770", width: 1, dash: [3, 2] },
  cold: { alpha: 0.84, stroke: "#1d4f7c", width: 1.3, hatch: "#1d4f7c" },
};

/**
 * Sort the hexagons of one or two answers, so that both maps have the same classes.
 * @param {string} show count, change, hot, pattern or rate
 * @param {object[]} bodies with `cells`
 * @returns {{maps: {cells: string[], classes: number[], styles: object[]}[],
 *   rows: object[], heading: string, notes: string[]}}
 */
export function classesOf(show, bodies, { words, data, number }) {
  const colours = data.count_colours;
  if (show === "change") return changes(bodies, words, data.change_classes);
  if (show === "hot") return hot(bodies, words, data.gi_legend);
  if (show === "pattern") return patterns(bodies, words, data.pattern_groups);
  if (show === "rate") return amounts(bodies, "rate", { words, colours, number });
  return amounts(bodies, "n", { words, colours, number });
}

function counted(styles, maps) {
  return styles.map((style, place) => ({
    ...style, count: maps[0].classes.filter((each) => each === place).length,
  }));
}

function amounts(bodies, name, { words, colours, number }) {
  const limits = countLimits(bodies.flatMap((body) => body[name] ?? []).filter((each) => each !== null));
  const shared = countStyles(limits, colours);
  const maps = bodies.map((body) => {
    const classes = (body[name] ?? []).map((n) => (n ? shared.findLastIndex(({ limit }) => n >= limit) : -1));
    const outlined = body.cells.filter((_, i) => body.bin[i] > 0);
    return withOutlines({ cells: body.cells, classes, styles: shared }, outlined, SURE_STYLE);
  });
  const rows = counted(shared, maps).map((row) => ({ ...row, title: range(row, words, number) }));
  if (bodies.some((body) => body.method.hot)) rows.push({ ...SURE_STYLE, fill: "#ffffff", title: words.hot_outline, count: bodies[0].method.hot });
  const usual = bodies[0].method.usual_rate;
  return name === "n"
    ? { maps, rows, heading: words.count_heading, notes: [] }
    : { maps, rows, heading: words.rate_heading, notes: [fill(words.rate_note, { usual: number(usual, 2) })] };
}

/** Write the limits of a class of numbers. */
export function range({ limit, next }, words, number) {
  if (next === null) return fill(words.from_limit, { from: number(limit) });
  return fill(words.between_limits, { from: number(limit), to: number(next) });
}

/** Tell whether a cell holds too few, now and before, to say much of a change. */
export function isFew({ n, before }, row) {
  return Math.max(n[row], before[row]) < FEW;
}

function changes(bodies, words, told) {
  const plain = told.map((each, i) => ({ ...CHANGE_LINES[i], ...each }));
  // Each class twice, the second hatched for few reports.
  const hatched = plain.map((style) => ({ ...style, hatch: "#40505b" }));
  const styles = [...plain, ...hatched];
  const maps = bodies.map((body) => ({
    cells: body.cells,
    styles,
    classes: body.n.map((n, i) => {
      const place = plain.findIndex(({ below }) => below === null || n - body.before[i] < below);
      return place !== 2 && isFew(body, i) ? place + plain.length : place;
    }),
  }));
  const rows = plain.map((style, place) => ({
    ...style,
    count: maps[0].classes.filter((each) => each % plain.length === place).length,
  })).reverse();
  return { maps, rows, heading: words.change_heading, notes: [words.change_few] };
}

function hot(bodies, words, legend) {
  const sorted = bodies.map((body) => ({ cells: body.cells, ...giClasses(body.bin, legend) }));
  const rows = sorted[0].rows.filter((row) => row.bin >= 0 || row.count);
  const refusal = bodies[0].method.refusal?.[document.documentElement.lang];
  return { maps: sorted, rows, heading: words.gi_heading, notes: [refusal ?? words.gi_note] };
}

function patterns(bodies, words, told) {
  const styles = told.map((each) => ({ ...GROUP_LINES[each.key], ...each }));
  const group = (pattern) => {
    if (pattern === "none") return -1;
    const place = styles.findIndex(({ of }) => of.includes(pattern));
    return place < 0 ? styles.length - 1 : place;
  };
  const maps = bodies.map((body) => ({ cells: body.cells, styles, classes: body.pattern.map(group) }));
  const rows = counted(styles, maps);
  const refusal = bodies[0].method.months_refusal?.[document.documentElement.lang];
  return { maps, rows, heading: words.pattern_heading, notes: refusal ? [refusal] : [] };
}
