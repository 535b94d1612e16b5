// Drawing one area on the map: click for each corner, then close it.
import { L } from "../map/leaflet.js";

const LINE = { color: "#7a1fa2", weight: 3, fillColor: "#7a1fa2", fillOpacity: 0.15 };
const CORNER = { radius: 7, color: "#ffffff", weight: 2, fillColor: "#7a1fa2", fillOpacity: 1 };

/**
 * Let the reader draw; `onChange(corners, closed)` after each step, where corners
 * are [longitude, latitude] pairs.
 */
export function createDrawing(map, { onChange }) {
  const shape = L.polygon([], LINE).addTo(map);
  const path = L.polyline([], { ...LINE, dashArray: "6 5" }).addTo(map);
  const marks = L.layerGroup().addTo(map);
  let corners = [];
  let active = false;
  let closed = false;

  function draw() {
    marks.clearLayers();
    shape.setLatLngs(closed ? corners : []);
    path.setLatLngs(closed ? [] : corners);
    if (!closed) {
      corners.forEach((corner, i) => {
        const mark = L.circleMarker(corner, CORNER).addTo(marks);
        if (i === 0) mark.on("click", finish);
      });
    }
    map.getContainer().classList.toggle("drawing", active);
    onChange(corners.map(({ lat, lng }) => [round(lng), round(lat)]), closed);
  }

  function add({ latlng }) {
    if (!active) return;
    if (closed) corners = [];
    closed = false;
    corners.push(latlng);
    draw();
  }

  function finish(event) {
    if (event?.originalEvent) L.DomEvent.stop(event);
    if (corners.length < 3) return false;
    closed = true;
    active = false;
    draw();
    return true;
  }

  map.on("click", add);
  map.doubleClickZoom.disable();
  return {
    finish,
    start() {
      [corners, closed, active] = [[], false, true];
      draw();
    },
    /** Put a corner in the middle of the map: drawing without a pointer. */
    addCentre: () => add({ latlng: map.getCenter() }),
    undo() {
      closed ? (closed = false) : corners.pop();
      active = true;
      draw();
    },
    clear() {
      [corners, closed, active] = [[], false, false];
      draw();
    },
    /** Show corners that were written, [longitude, latitude] pairs. */
    show(pairs) {
      corners = pairs.map(([lng, lat]) => L.latLng(lat, lng));
      [closed, active] = [corners.length >= 3, false];
      draw();
      if (closed) map.fitBounds(shape.getBounds().pad(0.5), { animate: false });
    },
  };
}

const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
