// How a declared layer is drawn; pure, so that `node --test` can read it too.

/** Give the legend entry that a feature belongs to, or null. */
export function classOf(style, properties) {
  if (!style.property) return null;
  const value = properties[style.property];
  return style.classes.find((each) => {
    if (each.value !== null) return String(value) === each.value;
    const number = Number(value);
    if (value === null || Number.isNaN(number)) return false;
    return number >= (each.start ?? -Infinity) && number < (each.end ?? Infinity);
  }) ?? null;
}

/** Give fill and line colour of a feature; null where nothing is drawn. */
export function coloursOf({ style, geometry }, properties) {
  const entry = classOf(style, properties);
  const fill = entry?.fill ?? style.fill ?? null;
  // What fills an area or a point is what colours a line.
  if (geometry === "line") return { fill: null, stroke: entry?.fill ?? style.stroke ?? fill };
  return { fill, stroke: style.stroke ?? null };
}
