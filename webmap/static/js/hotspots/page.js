// The page /hotspots: form, map, legend and table kept in step.
import { fill, pageData } from "../dom.js";
import { createCategories } from "../hexmap/categories.js";
import { countClasses, giClasses, PEAK_STYLE, withOutlines } from "../hexmap/classes.js";
import { showLegend } from "../hexmap/legend.js";
import { inNumbers as number } from "../hexmap/numbers.js";
import { addPlace } from "../hexmap/place.js";
import { readPosition, writePosition } from "../hexmap/position.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { createHexagons } from "../map/hexagons.js";
import { createOverlays } from "../map/overlays.js";
import { showAreas } from "./areas.js";
import { showChosen } from "./chosen.js";
import { showMethod } from "./method.js";
import { numbersQuery, pageQuery } from "./query.js";
import { createTable } from "./table.js";

const data = pageData();
const { words } = data;
const at = (id) => document.getElementById(id);
const form = at("filters");
const categories = createCategories(form, at("categories-chosen"), words);

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
  showMethod({ title: at("map-title"), subtitle: at("map-subtitle"), card: at("method") }, body, categories.what(), { words, number, names: data.senders });
  at("live").textContent = fill(words.loaded, { n: number(body.method.reports), hot: number(body.method.hot) });
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

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", ({ target }) => {
  if (target.name === "layer") overlays.toggle(target.value, target.checked);
  if (target.id === "from" && at("to").value < target.value) at("to").value = target.value;
  if (target.id === "to" && at("from").value > target.value) at("from").value = target.value;
  categories.followKind();
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
categories.followKind();
await load();
document.documentElement.dataset.ready = "yes";
