import { fetchIdentify } from "./api.js";
import { inquiry, layers, measuring, visible } from "./signal.js";
import { firstZoom } from "./style.js";
import { mark, pointMark } from "./marks.js";

// A click asks the service what stands there; the answer goes to the `inquiry` signal, the marks follow it.

let asking = null;

/**
 * Asks what stands at a point among the layers that are drawn at a zoom. `sought` ({code, label}) is what a search
 * chose: that feature comes first, and its label heads the card where no feature carries the code.
 */
export async function identify(map, lon, lat, zoom = map.getZoom(), sought = null) {
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  inquiry.set({ lon, lat, sought, pending: true });
  const shown = layers.value.map((layer) => layer.id)
    .filter((id) => visible.value.has(id) && firstZoom(map, id) <= zoom);
  try {
    const answer = await fetchIdentify(lon, lat, zoom.toFixed(2), shown, signal);
    const features = shown.length ? inOrder(answer.features ?? [], sought?.code) : [];
    inquiry.set({ lon, lat, sought, features, more: answer.more ?? [], address: answer.address, cell: answer.cell });
  } catch (problem) {
    if (problem.name !== "AbortError") inquiry.set({ lon, lat, sought, features: [], problem: problem.message });
  }
}

const RANK = { Point: 0, MultiPoint: 0, LineString: 1, MultiLineString: 1 };
const REGION_RANK = { community: 4, town: 5, county: 6, city: 7, province: 8 };

/** Points before lines before areas; cells and regions, which are everywhere, last, the smaller before the larger. */
function inOrder(features, soughtCode) {
  const kinds = new Map(layers.value.map((layer) => [layer.id, layer.luotu.kind]));
  const rank = (feature) => {
    if (soughtCode && feature.properties.code === soughtCode) return -1;
    const kind = kinds.get(feature.layer);
    if (kind === "grid") return 3;
    return kind === "region" ? REGION_RANK[feature.properties.level] ?? 4 : RANK[feature.geometry?.type] ?? 2;
  };
  return [...features].sort((a, b) => rank(a) - rank(b));
}

/** Clicks ask, and the pointer shows over what can be asked. */
export function identifyOnClick(map, showMarks) {
  map.on("click", (event) => {
    if (!measuring.value) identify(map, event.lngLat.lng, event.lngLat.lat);
  });
  inquiry.listen((found) => {
    showMarks("click", found ? [pointMark("click", found.lon, found.lat)] : []);
    if (!found || found.pending) showMarks("selection", []);
  });
}

export function forget() {
  asking?.abort();
  inquiry.set(null);
}

export const selectionMark = (feature) => (feature?.geometry ? [mark("selection", feature.geometry)] : []);
