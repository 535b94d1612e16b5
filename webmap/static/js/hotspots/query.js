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
