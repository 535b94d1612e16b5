// The page /hotspots: form, map, legend and table kept in step.
import { fill, pageData } from "../dom.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { createHexagons } from "../map/hexagons.js";
import { createOverlays } from "../map/overlays.js";
import { showAreas } from "./areas.js";
import { showChosen } from "./chosen.js";
import { countClasses, giClasses, PEAK_STYLE, withOutlines } from "./classes.js";
import { showLegend } from "./legend.js";
import { showMethod } from "./method.js";
import { addPlace } from "./place.js";
import { numbersQuery, pageQuery, readPosition, writePosition } from "./query.js";
import { createTable } from "./table.js";

const data = pageData();
const { words } = data;
const at = (id) => document.getElementById(id);
const form = at("filters");
const speech = document.documentElement.lang;
const number = (n, digits = 0) => n === null || n === undefined
  ? "–" : n.toLocaleString(speech, { maximumFractionDigits: digits });

const map = createMap("map-view", data);
const hexagons = createHexagons();
hexagons.layer.addTo(map);
addBaseMap(map, data.base_layers, data);
const overlays = createOverlays(map, data.overlays);
const table = createTable({ box: at("cells"), more: at("all-rows"), words, number, onShow: showOnMap });
let answer = null;
let titles = new Map();
let asked = 0;

async function load() {
  const mine = ++asked;
  at("waiting").hidden = false;
  at("waiting").textContent = words.counting;
  const query = numbersQuery(new FormData(form));
  let body;
  try {
    const response = await fetch(`${data.hexagons_url}?${query}`, { headers: { Accept: "application/json" } });
    body = await response.json();
    if (!response.ok) throw new Error(body.detail);
  } catch (error) {
    if (mine === asked) at("waiting").textContent = error.message || words.no_answer;
    return;
  }
  if (mine !== asked) return;
  answer = body;
  at("waiting").hidden = true;
  close();
  draw();
  showAreas(at("areas"), body, { words, number, onShow: showOnMap });
  showMethod({ title: at("map-title"), subtitle: at("map-subtitle"), card: at("method") }, body, what(), { words, number, names: data.senders });
  at("live").textContent = fill(words.loaded, { n: number(body.method.reports), hot: number(body.method.hot) });
}

/** Say in words what is counted: the kind, and the categories if some are chosen. */
function what() {
  const label = (box) => box.closest("label").textContent.trim();
  const kind = label(form.querySelector('input[name="kind"]:checked'));
  const chosen = [...form.querySelectorAll('input[name="category"]:checked')].map(label);
  if (!chosen.length) return kind;
  const more = chosen.length > 3 ? fill(words.and_more, { n: chosen.length - 3 }) : "";
  return `${kind}: ${chosen.slice(0, 3).join(", ")}${more}`;
}

function draw() {
  if (!answer) return;
  const gi = giClasses(answer.bin, data.gi_legend);
  titles = new Map(gi.rows.map((row) => [row.bin, row.title]));
  const counting = new FormData(form).get("show") === "count";
  if (counting) drawCounts();
  else {
    const { cells, resolution } = answer;
    const peaks = cells.filter((_, i) => answer.peak[i]);
    hexagons.show({ ...withOutlines({ ...gi, cells }, peaks, PEAK_STYLE), resolution });
    const rows = gi.rows.filter((row) => row.bin >= 0 || row.count);
    const notes = [words.gi_note];
    if (peaks.length) {
      // Its cells are counted in their classes already.
      rows.push({ ...PEAK_STYLE, fill: "#ffffff", title: `${words.peak}: ${number(peaks.length)}` });
      notes.push(words.peak_note);
    }
    showLegend(at("legend"), { heading: words.gi_heading, rows, notes }, words, number);
  }
  table.show(answer, gi.rows);
}

function drawCounts() {
  const classes = countClasses(answer.n, answer.bin, data.count_colours);
  // The hot cells once more, as lines alone, above the counts.
  const hot = answer.cells.filter((_, i) => answer.bin[i] > 0);
  const { cells, resolution } = answer;
  hexagons.show({ ...withOutlines({ ...classes, cells }, hot, classes.sure), resolution });
  const rows = classes.rows.map((row) => ({ ...row, title: range(row) }));
  rows.push({ ...classes.sure, fill: "#ffffff", title: words.hot_outline, count: classes.hot });
  showLegend(at("legend"), { heading: words.count_heading, rows, notes: [] }, words, number);
}

function range({ limit, next }) {
  if (next === null) return fill(words.from_limit, { from: number(limit) });
  return fill(words.between_limits, { from: number(limit), to: number(next) });
}

function choose(row) {
  hexagons.choose(answer.cells[row]);
  showChosen(at("chosen"), answer, row, { words, number, titles, onClose: close });
  addPlace(at("chosen"), {
    url: `${data.hexagons_url}/${answer.cells[row]}`, query: numbersQuery(new FormData(form)), words, number,
  });
  at("live").textContent = fill(words.chosen_cell, {
    place: answer.place[row] || words.no_place,
    n: number(answer.n[row], 1),
    significance: [titles.get(answer.bin[row]), answer.peak[row] ? words.peak : ""].filter(Boolean).join(". "),
  });
}

function close() {
  hexagons.choose(null);
  const inside = at("chosen").contains(document.activeElement);
  at("chosen").hidden = true;
  if (inside) at("map-view").focus();
}

function showOnMap(row) {
  map.setView(hexagons.centre(answer.cells[row]), Math.max(map.getZoom(), 14.5), { animate: false });
  choose(row);
  at("map-view").focus({ preventScroll: true });
  at("map-view").scrollIntoView({ block: "center" });
}

function remember() {
  const query = pageQuery(new FormData(form), writePosition(map.getZoom(), map.getCenter()));
  window.history.replaceState(null, "", `?${query}`);
}

/** Show only the categories of the chosen kind: kinds are never added up. */
function followKind() {
  const kind = new FormData(form).get("kind");
  let chosen = 0;
  for (const label of form.querySelectorAll("label[data-kind]")) {
    const box = label.querySelector("input");
    label.hidden = label.dataset.kind !== kind;
    if (label.hidden) box.checked = false;
    chosen += box.checked ? 1 : 0;
  }
  for (const group of form.querySelectorAll("details.group")) {
    const some = group.querySelectorAll("input:checked").length;
    group.hidden = !group.dataset.kinds.split(" ").includes(kind);
    group.querySelector("[data-chosen]").textContent = some ? `(${some})` : "";
  }
  at("categories-chosen").textContent = chosen ? `(${chosen})` : words.all_categories;
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", ({ target }) => {
  if (target.name === "layer") overlays.toggle(target.value, target.checked);
  if (target.id === "from" && at("to").value < target.value) at("to").value = target.value;
  if (target.id === "to" && at("from").value > target.value) at("from").value = target.value;
  followKind();
  remember();
  if (target.name === "show") draw();
  else if (target.name !== "layer") load();
});
at("copy-link").addEventListener("click", async () => {
  await navigator.clipboard.writeText(window.location.href);
  at("copy-link").textContent = words.copied;
});
map.on("click", ({ latlng }) => {
  const row = answer ? hexagons.rowAt(latlng) : -1;
  if (row < 0) close();
  else choose(row);
});
map.on("moveend", remember);
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && !at("chosen").hidden) close();
});

// Whoever comes without a chosen place sees where the addresses are.
const place = readPosition(new URLSearchParams(window.location.search).get("at"));
if (place) map.setView([place.lat, place.lng], place.zoom, { animate: false });
for (const box of form.querySelectorAll('input[name="layer"]:checked')) overlays.toggle(box.value, true);
if (window.matchMedia("(max-width: 1000px)").matches) {
  for (const fold of form.querySelectorAll("details.fold")) fold.open = false;
}
followKind();
await load();
document.documentElement.dataset.ready = "yes";
