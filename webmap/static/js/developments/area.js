// An area as people write it and as GeoJSON; pure.

/**
 * Read one corner a line, "latitude, longitude" or "north, east" in EPSG:3006;
 * decimal comma is allowed where a blank or semicolon parts the two numbers.
 * @returns {{corners: number[][], faulty: number[]}} faulty line numbers from 1
 */
export function readCorners(text) {
  const corners = [];
  const faulty = [];
  text.split("\n").forEach((line, i) => {
    if (!line.trim()) return;
    const parts = line.trim().split(/\s*;\s*|,\s+|\s+/).filter(Boolean);
    const pair = parts.length === 1 ? parts[0].split(",") : parts;
    const numbers = pair.map((part) => Number(part.replace(",", ".")));
    if (numbers.length !== 2 || !numbers.every(Number.isFinite)) faulty.push(i + 1);
    else corners.push([numbers[1], numbers[0]]);
  });
  return { corners, faulty };
}

/** Write corners back, a line each. */
export function writeCorners(corners) {
  return corners.map(([x, y]) => `${y}, ${x}`).join("\n");
}

/** Make a GeoJSON feature of [x, y] corners, closed as the format asks. */
export function featureOf(corners, name) {
  const metres = corners.some(([x, y]) => Math.abs(x) > 180 || Math.abs(y) > 90);
  const feature = {
    type: "Feature",
    properties: { name },
    geometry: { type: "Polygon", coordinates: [[...corners, corners[0]]] },
  };
  const crs = { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::3006" } };
  return { type: "FeatureCollection", ...(metres ? { crs } : {}), features: [feature] };
}
