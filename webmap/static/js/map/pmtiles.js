// The only module that knows where PMTiles comes from; a page without such a map has none.

/** Make a Leaflet layer of an archive of pictures, fetched part by part. */
export function rasterArchive(url, options) {
  const { PMTiles, leafletRasterLayer } = window.pmtiles;
  return leafletRasterLayer(new PMTiles(new URL(url, document.baseURI).href), options);
}
