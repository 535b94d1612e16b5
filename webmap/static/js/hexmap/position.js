// Where the map stands, in the address of a page; pure.

/** Write where the map stands as `zoom/latitude/longitude`. */
export function writePosition(zoom, { lat, lng }) {
  return `${zoom}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
}

/** Read such a place; null if it is none. */
export function readPosition(text) {
  const numbers = (text ?? "").split("/").map(Number);
  if (numbers.length !== 3 || !numbers.every(Number.isFinite)) return null;
  const [zoom, lat, lng] = numbers;
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? { zoom, lat, lng } : null;
}
