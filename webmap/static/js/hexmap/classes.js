// Which class a cell belongs to and how the class looks; pure.

// Significance is told by line and hatching as well as by colour: hot places have
// dark lines, cold places slanting ones, and the surer the thicker.
export const GI_STYLES = {
  3: { alpha: 0.78, stroke: "#3d0209", width: 2.4 },
  2: { alpha: 0.76, stroke: "#6d1a20", width: 1.3 },
  1: { alpha: 0.84, stroke: "#8a4a3a", width: 1, dash: [3, 2] },
  0: { alpha: 0.28, stroke: "#8b97a0", width: 0.5 },
  "-1": { alpha: 0.84, stroke: "#4c7692", width: 1, dash: [3, 2], hatch: "#4c7692" },
  "-2": { alpha: 0.84, stroke: "#1d4f7c", width: 1.3, hatch: "#1d4f7c" },
  "-3": { alpha: 0.86, stroke: "#0b2747", width: 2.4, hatch: "#dbe9f5" },
};

/**
 * Sort cells by significance.
 * @param {number[]} bins Gi_Bin of each cell, -3 to 3
 * @param {{bin: number, fill: string, title: string}[]} legend coldest last
 */
export function giClasses(bins, legend) {
  // Drawn from plain to sure, so that sure cells lie on top with their lines.
  const drawn = [...legend].sort((a, b) => Math.abs(a.bin) - Math.abs(b.bin));
  const place = new Map(drawn.map((entry, i) => [entry.bin, i]));
  const styles = drawn.map((entry) => ({ ...GI_STYLES[entry.bin], ...entry }));
  const classes = bins.map((bin) => place.get(bin));
  const rows = legend.map((entry) => ({
    ...styles[place.get(entry.bin)],
    count: bins.filter((bin) => bin === entry.bin).length,
  }));
  return { styles, classes, rows };
}

/** Tell whether a cell is hot on the map but in few of the draws. */
export function isUncertain({ bin, stability }, row) {
  return bin[row] > 0 && stability !== null && stability[row] < 0.5;
}

// A lone peak has a line of its own around whatever class its cell has.
export const PEAK_STYLE = { fill: "transparent", alpha: 1, stroke: "#4b1a86", width: 3.2 };

/** Lay an outline around some cells, above all the classes. */
export function withOutlines({ cells, classes, styles }, outlined, style) {
  return {
    cells: [...cells, ...outlined],
    classes: [...classes, ...outlined.map(() => styles.length)],
    styles: [...styles, style],
  };
}

/**
 * Give lower limits of at most five classes for counts: round numbers that split
 * what is there about evenly by rank.
 * @param {number[]} counts
 */
export function countLimits(counts) {
  const present = counts.filter((n) => n > 0).sort((a, b) => a - b);
  if (!present.length) return [];
  const limits = [present[0] < 1 ? 0 : 1];
  for (const share of [0.5, 0.75, 0.9, 0.97]) {
    const limit = rounded(present[Math.floor(share * (present.length - 1))]);
    if (limit > limits.at(-1) && limit <= present.at(-1)) limits.push(limit);
  }
  return limits;
}

function rounded(number) {
  if (number < 10) return Math.ceil(number);
  const step = 10 ** Math.floor(Math.log10(number)) / 2;
  return Math.round(number / step) * step;
}

/** Give the look of each class of counts. */
export function countStyles(limits, colours) {
  const fills = spread(colours, limits.length);
  return limits.map((limit, i) => ({
    limit, next: limits[i + 1] ?? null, fill: fills[i], alpha: 0.84, stroke: "#5b4a3a", width: 0.6,
  }));
}

// Hot cells have a line of their own above the counts.
export const SURE_STYLE = { fill: "transparent", alpha: 1, stroke: "#17252e", width: 2.4 };

/** Sort cells by how many reports they hold. */
export function countClasses(counts, bins, colours) {
  const limits = countLimits(counts);
  const styles = countStyles(limits, colours);
  const sure = SURE_STYLE;
  const classes = counts.map((n) => {
    if (n <= 0) return -1;
    return limits.findLastIndex((limit) => n >= limit);
  });
  const rows = styles.map((style, i) => ({
    ...style, count: classes.filter((each) => each === i).length,
  }));
  return { styles, classes, rows, sure, hot: bins.filter((bin) => bin > 0).length };
}

function spread(colours, wanted) {
  if (wanted <= 1) return colours.slice(-2, -1);
  return Array.from({ length: wanted }, (_, i) =>
    colours[Math.round((i * (colours.length - 1)) / (wanted - 1))]);
}
