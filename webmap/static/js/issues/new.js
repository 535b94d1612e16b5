// The page /est/platser/ny: a hexagon that was chosen, or a place drawn or written.
import { fill, pageData } from "../dom.js";
import { featureOf, readCorners, writeCorners } from "../developments/area.js";
import { createDrawing } from "../developments/draw.js";
import { showArea } from "./area.js";

const data = pageData();
const { words } = data;
const at = (id) => document.getElementById(id);
const { map, shown } = showArea(data);
const form = at("lift");

const drawing = createDrawing(map, {
  onChange(corners, closed) {
    at("corners").value = writeCorners(corners);
    at("draw-state").textContent = state(corners, closed);
    at("draw-finish").disabled = closed || corners.length < 3;
    at("draw-clear").disabled = corners.length === 0;
    if (corners.length) shown?.remove();
    else shown?.addTo(map);
  },
});

function state(corners, closed) {
  if (closed) return fill(words.area_ready, { n: corners.length });
  if (corners.length === 1) return words.point_ready;
  return corners.length ? fill(words.corners_so_far, { n: corners.length }) : words.draw_first;
}

/** Give what was drawn or written as GeoJSON; null for nothing. */
function drawn() {
  const { corners, faulty } = readCorners(at("corners").value);
  if (faulty.length) throw new Error(fill(words.faulty_line, { line: faulty[0] }));
  if (corners.length === 2) throw new Error(words.too_few_corners);
  if (!corners.length) return null;
  const file = featureOf(corners, at("title").value);
  if (corners.length === 1) file.features[0].geometry = { type: "Point", coordinates: corners[0] };
  return file;
}

form.addEventListener("submit", (event) => {
  try {
    const place = drawn();
    if (!place && !form.elements.cell.value) throw new Error(words.no_place);
    at("area").value = place ? JSON.stringify(place) : "";
  } catch (fault) {
    event.preventDefault();
    at("form-fault").hidden = false;
    at("form-fault").textContent = fault.message;
    at("form-fault").focus();
  }
});
at("draw-start").addEventListener("click", () => {
  drawing.start();
  at("map-view").focus({ preventScroll: true });
});
at("draw-corner").addEventListener("click", () => {
  if (!map.getContainer().classList.contains("drawing")) drawing.start();
  drawing.addCentre();
});
at("draw-finish").addEventListener("click", () => drawing.finish());
at("draw-clear").addEventListener("click", () => drawing.clear());
document.documentElement.dataset.ready = "yes";
