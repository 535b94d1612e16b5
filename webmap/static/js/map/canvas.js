// A canvas that follows the map and zooms with it; the caller paints.
import { L } from "./leaflet.js";

/**
 * @typedef {object} View
 * @property {CanvasRenderingContext2D} context
 * @property {number} scale pixels in the width of the world
 * @property {number} left, top pixels cut off before the canvas begins
 * @property {number} width, height of the canvas, CSS pixels
 * @property {number} zoom
 */

export const CanvasLayer = L.Renderer.extend({
  /** @param {(view: View) => void} paint */
  initialize(paint, options) {
    this._paint = paint;
    L.Renderer.prototype.initialize.call(this, options);
  },

  redraw() {
    if (this._map) this._update();
    return this;
  },

  _initContainer() {
    this._container = document.createElement("canvas");
    this._container.setAttribute("aria-hidden", "true");
    this._context = this._container.getContext("2d");
  },

  _destroyContainer() {
    this._container.remove();
    delete this._container;
  },

  _updatePaths() {},

  _update() {
    if (this._map._animatingZoom && this._bounds) return;
    L.Renderer.prototype._update.call(this);
    const { min } = this._bounds;
    const size = this._bounds.getSize();
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const canvas = this._container;
    L.DomUtil.setPosition(canvas, min);
    canvas.width = Math.round(size.x * ratio);
    canvas.height = Math.round(size.y * ratio);
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    this._context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const origin = this._map.getPixelOrigin().add(min);
    const zoom = this._map.getZoom();
    this._paint({
      context: this._context,
      scale: 256 * 2 ** zoom,
      left: origin.x,
      top: origin.y,
      width: size.x,
      height: size.y,
      zoom,
    });
  },
});
