// One map of hexagons, alone or beside another that it moves with.
import { addBaseMap } from "../map/base.js";
import { createMap } from "../map/create.js";
import { createHexagons } from "../map/hexagons.js";

/** Make a map; `onPick` is given the cell under a click, or null. */
export function createPane(id, data, onPick) {
  const map = createMap(id, data);
  const hexagons = createHexagons();
  hexagons.layer.addTo(map);
  let cells = [];
  map.on("click", ({ latlng }) => {
    const row = hexagons.rowAt(latlng);
    onPick(row < 0 ? null : cells[row]);
  });

  return {
    map,
    /** Show cells in their classes. */
    show(next) {
      cells = next.cells;
      hexagons.show(next);
    },
    /** Lay the background under them. */
    addBase: () => addBaseMap(map, data.base_layers),
    swap: hexagons.swap,
    choose: hexagons.choose,
    /** Bring a cell into view. */
    centre(cell) {
      map.setView(hexagons.centre(cell), Math.max(map.getZoom(), 14), { animate: false });
    },
  };
}

/** Let two maps show the same place, whichever of them is moved. */
export function link(one, other) {
  let isFollowing = false;
  const follow = (from, to) => () => {
    if (isFollowing) return;
    isFollowing = true;
    to.setView(from.getCenter(), from.getZoom(), { animate: false });
    isFollowing = false;
  };
  one.on("move zoomend", follow(one, other));
  other.on("move zoomend", follow(other, one));
}
