// The map with one pin: tapped, dragged, put in the middle, or where the device is.
import { fill } from "../dom.js";
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { L } from "../map/leaflet.js";

// A position worse than this is told, so that somebody can move the pin.
const UNSURE_M = 25;
// A finger covers about so many pixels.
const FINGER_PX = 20;
const CLOSE_ZOOM = 17;
const NEAR_ZOOM = 15.5;

export function createPlace(data) {
  const { words } = data;
  const at = (id) => document.getElementById(id);
  const map = createMap("map-view", data);
  const icon = L.divIcon({ className: "pin-frame", html: "", iconSize: [32, 32], iconAnchor: [16, 36] });
  const pin = L.marker([0, 0], { icon, draggable: true, keyboard: false, alt: "" });
  const circle = L.circle([0, 0], { radius: 1, color: "#b01030", weight: 1, fillOpacity: 0.12, interactive: false });
  const crosshair = document.createElement("div");
  crosshair.className = "crosshair";
  crosshair.setAttribute("aria-hidden", "true");
  at("map-view").append(crosshair);

  function put(place, accuracy) {
    const m = Math.max(1, Math.round(accuracy));
    pin.setLatLng(place).addTo(map);
    circle.setLatLng(place).setRadius(m).addTo(map);
    write(place.lat.toFixed(6), place.lng.toFixed(6), String(m));
    const isUnsure = m > UNSURE_M;
    say(fill(isUnsure ? words.pin_unsure : words.pin_set, { m }), isUnsure);
  }

  function write(lat, lon, accuracy) {
    [at("lat").value, at("lon").value, at("accuracy_m").value] = [lat, lon, accuracy];
    at("no-pin").hidden = lat === "";
    at("lat").dispatchEvent(new Event("input", { bubbles: true }));
  }

  function say(text, isUnsure = false) {
    at("pin-state").textContent = text;
    at("pin-state").classList.toggle("unsure", isUnsure);
  }

  // What a pointer can mean at this zoom.
  function precision() {
    const middle = map.getSize().divideBy(2);
    const [a, b] = [middle, middle.add([FINGER_PX, 0])].map((point) => map.containerPointToLatLng(point));
    return map.distance(a, b);
  }

  function remove() {
    pin.remove();
    circle.remove();
    write("", "", "");
    say(words.pin_gone);
    at("middle").focus();
  }

  function ask() {
    say(words.asking);
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const place = L.latLng(coords.latitude, coords.longitude);
      map.setView(place, CLOSE_ZOOM, { animate: false });
      put(place, coords.accuracy);
    }, (error) => {
      say(error.code === error.PERMISSION_DENIED ? words.position_denied : words.position_failed, true);
    }, { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 });
  }

  function show() {
    const [lat, lng] = [Number(at("lat").value), Number(at("lon").value)];
    if (!at("lat").value || Number.isNaN(lat + lng)) {
      pin.remove();
      circle.remove();
      at("no-pin").hidden = true;
      say("");
      return;
    }
    const place = L.latLng(lat, lng);
    map.setView(place, CLOSE_ZOOM, { animate: false });
    put(place, Number(at("accuracy_m").value) || precision());
  }

  // From far away a pin says little: the map comes closer, so that it can be moved.
  function point(place) {
    put(place, precision());
    if (map.getZoom() < NEAR_ZOOM) map.setView(place, NEAR_ZOOM, { animate: false });
  }

  map.on("click", ({ latlng }) => point(latlng));
  pin.on("dragend", () => point(pin.getLatLng()));
  at("middle").addEventListener("click", () => point(map.getCenter()));
  at("no-pin").addEventListener("click", remove);
  at("here").addEventListener("click", ask);
  at("here").hidden = !("geolocation" in navigator);
  at("map-view").addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    point(map.getCenter());
  });
  show();
  addBaseMap(map, data.base_layers, { nearby: true });
  return { show };
}
