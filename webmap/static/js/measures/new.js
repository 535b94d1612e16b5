// The page /atgarder/ny: a place that is drawn, picked or written.
import { fill, pageData } from "../dom.js";
import { featureOf } from "../developments/area.js";
import { createDrawing } from "../developments/draw.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { L } from "../map/leaflet.js";
import { createPicking } from "./picking.js";

const FINEST = 10;
const data = pageData();
const { words } = data;
const at = (id) => document.getElementById(id);
const form = at("new-measure");
const map = createMap("map-view", data);
const source = () => new FormData(form).get("source");
const before = at("cells").value.split(" ")[0];

const drawing = createDrawing(map, {
  onChange(corners, closed) {
    at("area").value = closed ? JSON.stringify(featureOf(corners, "")) : "";
    at("draw-state").textContent = closed
      ? fill(words.area_ready, { n: corners.length })
      : corners.length ? fill(words.corners_so_far, { n: corners.length }) : words.draw_first;
    at("draw-finish").disabled = closed || corners.length < 3;
    at("draw-undo").disabled = corners.length === 0;
  },
});
const picking = createPicking(map, {
  field: at("cells"),
  state: at("cells-state"),
  // A hexagon that a map led here with keeps its size.
  resolution: before ? Number.parseInt(before[1], 16) : FINEST,
  words,
  isOn: () => source() === "cells",
});

function follow() {
  for (const part of form.querySelectorAll("[data-source]")) part.hidden = part.dataset.source !== source();
  at("map-place").hidden = source() === "address";
  if (source() === "address") return;
  map.invalidateSize();
  picking.draw();
}

function followKind() {
  for (const part of form.querySelectorAll("[data-kind]")) {
    part.hidden = part.disabled = part.dataset.kind !== at("indicator_kind").value;
  }
}

form.addEventListener("change", ({ target }) => {
  if (target.name === "source") {
    drawing.clear();
    follow();
  }
  if (target.id === "indicator_kind") followKind();
});
form.addEventListener("submit", () => { if (source() === "draw") drawing.finish(); });
at("draw-start").addEventListener("click", () => {
  drawing.start();
  at("map-view").scrollIntoView({ block: "nearest" });
});
at("draw-corner").addEventListener("click", () => drawing.addCentre());
at("draw-finish").addEventListener("click", () => drawing.finish());
at("draw-undo").addEventListener("click", () => drawing.undo());
at("cell-middle").addEventListener("click", () => picking.toggleMiddle());
at("cells-clear").addEventListener("click", () => picking.clear());

const sent = at("area").value;
if (sent) drawing.show(JSON.parse(sent).features[0].geometry.coordinates[0].slice(0, -1));
follow();
followKind();
if (picking.centres().length) map.fitBounds(L.latLngBounds(picking.centres()).pad(0.5), { animate: false, maxZoom: 15 });
at("refusal")?.focus();
await addBaseMap(map, data.base_layers, data);
document.documentElement.dataset.ready = "yes";
