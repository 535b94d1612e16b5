// Numbers as people in the reader's language write them.

/** Write a number; a dash where there is none. */
export function inNumbers(n, digits = 0) {
  if (n === null || n === undefined) return "–";
  return n.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });
}
