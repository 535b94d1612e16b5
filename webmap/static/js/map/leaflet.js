// The only module that knows where Leaflet comes from.
export const L = window.L;
