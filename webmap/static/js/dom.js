// Small things for building a page from text.

/** Make an element with properties and children; strings become text. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Read what the server sent with the page. */
export function pageData() {
  return JSON.parse(document.getElementById("page-data").textContent);
}

/** Fill `%(name)s` in a sentence. */
export function fill(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}
