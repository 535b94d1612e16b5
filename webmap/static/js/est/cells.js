// Hexagons and counts out of the few numbers that the server sends; pure.

const DIGIT_BITS = 3;
const FINEST = 15;

/** Give the H3 cells of an answer, as text. */
export function cellsOf({ resolution, first, gaps }) {
  const bits = BigInt(DIGIT_BITS * (FINEST - resolution));
  const below = (1n << bits) - 1n;
  const cells = [];
  let number = first;
  for (let i = 0; i <= gaps.length; i += 1) {
    cells.push(((BigInt(number) << bits) | below).toString(16));
    number += gaps[i];
  }
  // An answer without hexagons has neither a first one nor gaps.
  return first ? cells : [];
}

/** Give the class of every cell in a step: -1 where it holds nothing. */
export function stepClasses({ rows, counts }, size, limits) {
  const classes = new Int8Array(size).fill(-1);
  let row = 0;
  rows.forEach((gap, i) => {
    row += gap;
    classes[row] = limits.findLastIndex((limit) => counts[i] >= limit);
  });
  return classes;
}
