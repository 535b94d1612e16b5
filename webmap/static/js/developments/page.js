// The page /detaljplaner: draw, write or upload an area, and send it to review.
import { fill, pageData } from "../dom.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { L } from "../map/leaflet.js";
import { overlay } from "../map/overlays.js";
import { featureOf, readCorners, writeCorners } from "./area.js";
import { createDrawing } from "./draw.js";

const data = pageData();
const { words } = data;
const at = (id) => document.getElementById(id);
const map = createMap("map-view", data);
addBaseMap(map, data.base_layers, data);
const plans = overlay(data.plans_layer, data.plans, L.canvas()).addTo(map);
plans.eachLayer((plan) => plan.on("click", (event) => {
  if (!map.getContainer().classList.contains("drawing")) {
    L.DomEvent.stop(event);
    window.location.assign(plan.feature.properties.url);
  }
}));

const form = at("new-review");
if (form) {
  const drawing = createDrawing(map, {
    onChange(corners, closed) {
      at("corners").value = writeCorners(corners);
      at("draw-state").textContent = state(corners, closed);
      at("draw-finish").disabled = closed || corners.length < 3;
      at("draw-undo").disabled = corners.length === 0;
      at("draw-clear").disabled = corners.length === 0;
    },
  });

  function state(corners, closed) {
    if (closed) return fill(words.area_ready, { n: corners.length });
    if (corners.length) return fill(words.corners_so_far, { n: corners.length });
    return words.draw_first;
  }

  const source = () => new FormData(form).get("source");
  function follow() {
    for (const part of form.querySelectorAll("[data-source]")) {
      part.hidden = part.dataset.source !== source();
    }
  }

  form.addEventListener("change", ({ target }) => {
    if (target.name === "source") follow();
    if (target.type === "file") at("file-name").textContent = target.files[0]?.name ?? "";
    if (target.id === "corners") {
      const { corners, faulty } = readCorners(target.value);
      if (!faulty.length && corners.every(([x, y]) => Math.abs(x) <= 180 && Math.abs(y) <= 90)) drawing.show(corners);
    }
  });
  form.addEventListener("submit", (event) => {
    at("area").value = "";
    if (source() === "file") return;
    const { corners, faulty } = readCorners(at("corners").value);
    let fault = "";
    if (faulty.length) fault = fill(words.faulty_line, { line: faulty[0] });
    else if (corners.length < 3) fault = words.too_few_corners;
    if (fault) {
      event.preventDefault();
      at("form-fault").hidden = false;
      at("form-fault").textContent = fault;
      at("form-fault").focus();
      return;
    }
    at("area").value = JSON.stringify(featureOf(corners, at("name").value));
    at("send").disabled = true;
    at("send").textContent = words.reviewing;
  });
  at("draw-start").addEventListener("click", () => {
    drawing.start();
    at("map-view").focus({ preventScroll: true });
    at("map-view").scrollIntoView({ block: "nearest" });
  });
  at("draw-corner").addEventListener("click", () => drawing.addCentre());
  at("draw-finish").addEventListener("click", () => drawing.finish());
  at("draw-undo").addEventListener("click", () => drawing.undo());
  at("draw-clear").addEventListener("click", () => drawing.clear());
  document.addEventListener("keydown", (event) => {
    if (!map.getContainer().classList.contains("drawing")) return;
    const step = { Enter: drawing.finish, Backspace: drawing.undo, Escape: drawing.clear };
    if (!at("map-view").contains(event.target)) return;
    if (event.key === " ") drawing.addCentre();
    else if (step[event.key]) step[event.key]();
    else return;
    event.preventDefault();
  });
  follow();
}
document.documentElement.dataset.ready = "yes";
