// A choice of base map: the drawn one, or pictures from a server that is declared.
import { element } from "../dom.js";
import { L } from "./leaflet.js";
import { rasterArchive } from "./pmtiles.js";

/**
 * Put the choice on the map; nothing is asked of another server before it is made.
 * @param {object} drawn the layer of the drawn map
 * @param {object[]} others `key`, `title`, `type`, `url`, `attribution` …
 * @param {object} words `background`, `drawn_map` and `source`
 */
export function addBaseChoice(map, drawn, others, words) {
  // Beside the tile pane, whose colours are turned over in the dark.
  map.createPane("pictures").style.zIndex = 150;
  const layers = new Map([["", { layer: drawn, attribution: words.source }]]);
  for (const each of others) {
    layers.set(each.key, { layer: pictures(each), attribution: each.attribution });
  }
  let shown = layers.get("");

  function show(key) {
    shown.layer.remove();
    map.attributionControl?.removeAttribution(shown.attribution);
    shown = layers.get(key);
    shown.layer.addTo(map);
    map.attributionControl?.addAttribution(shown.attribution);
  }

  const Choice = L.Control.extend({
    options: { position: "topright" },
    onAdd() {
      const titles = [["", words.drawn_map], ...others.map(({ key, title }) => [key, title])];
      const box = element("details", { className: "base-choice" },
        element("summary", {}, words.background),
        element("fieldset", {},
          element("legend", { className: "visually-hidden" }, words.background),
          ...titles.map(([key, title], row) => element("label", { className: "choice" },
            element("input", { type: "radio", name: "base-map", value: key, checked: row === 0 }),
            " ", title))));
      box.addEventListener("change", ({ target }) => show(target.value));
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.disableScrollPropagation(box);
      // The arrows choose here; they must not move the map as well.
      box.addEventListener("keydown", (event) => event.stopPropagation());
      return box;
    },
  });
  new Choice().addTo(map);
}

function pictures({ type, url, layers, style, image, min_zoom: least, max_zoom: most }) {
  const options = { pane: "pictures", minNativeZoom: least, maxNativeZoom: most };
  if (type === "wms") {
    return L.tileLayer.wms(url, { ...options, layers, styles: style, format: image, version: "1.3.0" });
  }
  if (type === "pmtiles") return rasterArchive(url, options);
  return L.tileLayer(url, options);
}
