// From the form to the address of the page and of the numbers; pure.

const NUMBERS = ["kind", "from", "to", "resolution", "category", "senders"];

/** Keep what decides the numbers: the same map asked for twice has one address. */
export function numbersQuery(form) {
  const query = new URLSearchParams();
  for (const name of NUMBERS) {
    for (const value of form.getAll(name).sort()) query.append(name, value);
  }
  return query.toString();
}

/** Keep everything, so that the address can be shared; nothing twice. */
export function pageQuery(form, position) {
  const query = new URLSearchParams(numbersQuery(form));
  if (form.get("show") === "count") query.set("show", "count");
  for (const layer of form.getAll("layer").sort()) query.append("layer", layer);
  if (position) query.set("at", position);
  return query.toString();
}

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
