// What the page itself draws above the city: the selection, found addresses, the own position.

const EMPTY = { type: "FeatureCollection", features: [] };
const ACCENT = "#b23a26";
const POSITION = "#17616f";

const isKind = (kind) => ["==", ["get", "kind"], kind];

const LAYERS = [
  ["accuracy", "fill", isKind("accuracy"), { "fill-color": POSITION, "fill-opacity": 0.12 }],
  ["cell", "fill", isKind("cell"), { "fill-color": POSITION, "fill-opacity": 0.1 }],
  ["area", "fill", ["all", isKind("selection"), ["==", ["geometry-type"], "Polygon"]],
    { "fill-color": ACCENT, "fill-opacity": 0.14 }],
  ["halo", "line", isKind("selection"), { "line-color": "#ffffff", "line-width": 6, "line-opacity": 0.85 }],
  ["line", "line", isKind("selection"), { "line-color": ACCENT, "line-width": 2.6 }],
  ["point", "circle", ["all", isKind("selection"), ["==", ["geometry-type"], "Point"]],
    { "circle-radius": 9, "circle-color": ACCENT, "circle-opacity": 0.16, "circle-stroke-color": ACCENT,
      "circle-stroke-width": 2.4 }],
  ["click", "circle", isKind("click"),
    { "circle-radius": 4, "circle-color": ACCENT, "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 }],
  ["result", "circle", isKind("result"),
    { "circle-radius": 10, "circle-color": ACCENT, "circle-stroke-color": "#ffffff", "circle-stroke-width": 2 }],
  ["here", "circle", isKind("position"),
    { "circle-radius": 7.5, "circle-color": POSITION, "circle-stroke-color": "#ffffff", "circle-stroke-width": 3 }],
];

/** Adds the page's own layers; returns a function that shows features under a kind's name. */
export function addMarks(map) {
  map.addSource("luotu:marks", { type: "geojson", data: EMPTY });
  for (const [name, type, filter, paint] of LAYERS) {
    map.addLayer({ id: `luotu:mark-${name}`, type, source: "luotu:marks", filter, paint });
  }
  map.addLayer({
    id: "luotu:mark-number", type: "symbol", source: "luotu:marks", filter: isKind("result"),
    layout: { "text-field": ["get", "number"], "text-font": ["Luotu Bold"], "text-size": 11.5,
      "text-allow-overlap": true, "text-ignore-placement": true },
    paint: { "text-color": "#ffffff" },
  });
  const groups = new Map();
  return (group, features) => {
    groups.set(group, features);
    map.getSource("luotu:marks").setData({ type: "FeatureCollection", features: [...groups.values()].flat() });
  };
}

export const mark = (kind, geometry, properties = {}) =>
  ({ type: "Feature", geometry, properties: { kind, ...properties } });

export const pointMark = (kind, lon, lat, properties) =>
  mark(kind, { type: "Point", coordinates: [lon, lat] }, properties);

/** A circle on the ground as a polygon of 64 corners; the radius in metres, small against the Earth. */
export function circle(lon, lat, radiusMetres) {
  const degrees = radiusMetres / 111320;
  const ring = Array.from({ length: 65 }, (_, index) => {
    const angle = (index / 32) * Math.PI;
    return [lon + (degrees * Math.cos(angle)) / Math.cos((lat * Math.PI) / 180), lat + degrees * Math.sin(angle)];
  });
  return { type: "Polygon", coordinates: [ring] };
}
