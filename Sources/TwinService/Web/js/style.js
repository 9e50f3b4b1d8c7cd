import { GLYPHS_ADDRESS } from "./glyphs.js";

// A service style made ready for the page: one source per layer of the city, so that a hidden layer asks for no tiles
// and one layer can be refreshed alone; glyphs drawn in the browser; a land colour where the style has none.

const LAND = "#f3f1ea";
const sourceID = (layer) => `luotu:${layer}`;

/**
 * A tile source whose addresses carry the layer's version, so that an edit asks for its tiles anew. Its bounds are left
 * out: an import may reach beyond what the layer covered when the page was opened.
 */
function versioned(source, version) {
  const stamp = (address) => `${address}${address.includes("?") ? "&" : "?"}v=${version}`;
  const { tiles, url, bounds, ...rest } = source;
  return { ...rest, ...(tiles ? { tiles: tiles.map(stamp) } : {}), ...(url ? { url: stamp(url) } : {}) };
}

/** The source of one layer: the style's own where it stands alone there, else the layer's TileJSON. */
function sourceOf(style, layer, version) {
  const own = style.sources[layer];
  return versioned(own?.type === "vector" ? own : { type: "vector", url: `/tiles/${layer}.json` }, version);
}

function own(styleLayer) {
  const layer = styleLayer["source-layer"];
  return layer ? { ...styleLayer, source: sourceID(layer) } : styleLayer;
}

/** The whole map's style from the service's, with the versions of `collections`. */
export function prepareStyle(style, collections) {
  const styleLayers = style.layers.map(own);
  const sources = {};
  const versions = new Map(collections.map(({ id, luotu }) => [id, luotu.version]));
  for (const { "source-layer": layer } of styleLayers) {
    if (layer) sources[sourceID(layer)] ??= sourceOf(style, layer, versions.get(layer) ?? 0);
  }
  const hasBackground = styleLayers.some((layer) => layer.type === "background");
  const background = { id: "luotu:land", type: "background", paint: { "background-color": LAND } };
  const layers = hasBackground ? styleLayers : [background, ...styleLayers];
  return { ...style, glyphs: GLYPHS_ADDRESS, sources, layers };
}

/** Adds a layer that the first style did not know: its source and its own style's layers. */
export function addLayerStyle(map, style, collection) {
  if (!map.getSource(sourceID(collection.id))) {
    map.addSource(sourceID(collection.id), sourceOf(style, collection.id, collection.luotu.version));
  }
  for (const styleLayer of style.layers.map(own)) {
    if (styleLayer["source-layer"] !== collection.id || map.getLayer(styleLayer.id)) continue;
    map.addLayer(styleLayer, firstAbove(map, styleLayer.type));
  }
}

const HEIGHT = { background: 0, fill: 1, line: 2, circle: 3, symbol: 4 };

/** The first layer that belongs above one of a type: areas under lines, lines under points, points under labels. */
const firstAbove = (map, type) =>
  map.getStyle().layers.find((layer) => layer.id.startsWith("luotu:mark") || HEIGHT[layer.type] > HEIGHT[type])?.id;

/** Asks for a layer's tiles anew. */
export function refreshSource(map, id, version) {
  const source = map.getSource(sourceID(id));
  const fresh = (address) => address.replace(/([?&]v=)[^&]*/, `$1${version}`);
  if (source?.url) source.setUrl(fresh(source.url));
  else source?.setTiles(source.tiles.map(fresh));
}

/** The style layers that draw a layer of the city, in drawing order. */
export const styleLayersOf = (map, id) => map.getStyle().layers.filter((layer) => layer["source-layer"] === id);

export function showLayer(map, id, isShown) {
  for (const layer of styleLayersOf(map, id)) {
    map.setLayoutProperty(layer.id, "visibility", isShown ? "visible" : "none");
  }
}

/** The legend of a layer: the entries of its style layers, each label once. */
export function legendOf(map, id) {
  const entries = new Map();
  for (const { metadata } of styleLayersOf(map, id)) {
    for (const entry of metadata?.["luotu:legend"] ?? []) {
      const key = `${entry.shape}/${entry.label}`;
      if (!entries.has(key)) entries.set(key, entry);
    }
  }
  return [...entries.values()];
}

/** The zoom from which something of the layer is drawn. */
export function firstZoom(map, id) {
  const starts = styleLayersOf(map, id).map((layer) => layer.minzoom ?? 0);
  return Math.max(starts.length ? Math.min(...starts) : 0, map.getSource(sourceID(id))?.minzoom ?? 0);
}

/** What lies under the ground or watches over it is off at first sight: the map stays calm. */
const OFF_AT_FIRST = new Set(["pipe-node", "pipe-segment", "camera"]);

/** The layers that are on at first sight, unless their style hides them. */
export function shownAtFirst(style, collections) {
  const hidden = new Set(style.layers.filter((layer) => layer.layout?.visibility === "none")
    .map((layer) => layer["source-layer"]));
  return collections.filter(({ id, luotu }) => !hidden.has(id) && !OFF_AT_FIRST.has(luotu.kind)).map(({ id }) => id);
}

const CHOROPLETH = "luotu:statistics";
const AREAS = { grid: "grids", community: "regions", town: "regions" };

/** Colours the areas of a kind ("grid", "community", "town") by [[code, colour]]; none for null. */
export function showChoropleth(map, by, colors = []) {
  if (map.getLayer(CHOROPLETH)) map.removeLayer(CHOROPLETH);
  if (!by || !colors.length || !map.getSource(sourceID(AREAS[by]))) return;
  const isArea = ["==", ["geometry-type"], "Polygon"];
  const paint = {
    "fill-color": ["match", ["get", "code"], ...colors.flat(), "rgba(0,0,0,0)"], "fill-opacity": 0.72,
    "fill-outline-color": "#ffffff",
  };
  map.addLayer({
    id: CHOROPLETH, type: "fill", source: sourceID(AREAS[by]), "source-layer": AREAS[by],
    filter: by === "grid" ? isArea : ["all", isArea, ["==", ["get", "level"], by]], paint,
  }, firstAbove(map, "line"));
}
